"""ISO 4217 numbers as BMP 49 carries them; no library that the project has knows them."""

from __future__ import annotations

NUMBERS = {
    "AED": 784, "ALL": 8, "AUD": 36, "BAM": 977, "BGN": 975, "BHD": 48, "BRL": 986, "CAD": 124,
    "CHF": 756, "CLP": 152, "CNY": 156, "CZK": 203, "DKK": 208, "EUR": 978, "GBP": 826, "GEL": 981,
    "HKD": 344, "HUF": 348, "IDR": 360, "ILS": 376, "INR": 356, "ISK": 352, "JOD": 400, "JPY": 392,
    "KRW": 410, "KWD": 414, "MDL": 498, "MKD": 807, "MXN": 484, "MYR": 458, "NOK": 578, "NZD": 554,
    "OMR": 512, "PHP": 608, "PLN": 985, "PYG": 600, "QAR": 634, "RON": 946, "RSD": 941, "SAR": 682,
    "SEK": 752, "SGD": 702, "THB": 764, "TND": 788, "TRY": 949, "TWD": 901, "UAH": 980, "UGX": 800,
    "USD": 840, "VND": 704, "ZAR": 710,
}  # fmt: skip

CURRENCIES = ("EUR", *(name for name in NUMBERS if name != "EUR"))
"""Those that a terminal can be told, the usual one first."""

NAMES = {f"{number:04d}": name for name, number in NUMBERS.items()}
"""By the four digits of BMP 49."""


def bcd_of(currency: str) -> bytes | None:
    """The two bytes of BMP 49; None for a currency that is not listed."""
    number = NUMBERS.get(currency)
    return None if number is None else bytes.fromhex(f"{number:04d}")
