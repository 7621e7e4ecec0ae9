"""Chooses a measurement by name."""

import sys

from tests.bench import codec, guesses, pin_time, startup, wire

MEASUREMENTS = {
    "codec": codec.main,
    "guesses": guesses.main,
    "pin-time": pin_time.main,
    "startup": startup.main,
    "wire": wire.main,
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in MEASUREMENTS:
        print(f"usage: python -m tests.bench {{{','.join(MEASUREMENTS)}}}", file=sys.stderr)
        return 2
    return MEASUREMENTS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
