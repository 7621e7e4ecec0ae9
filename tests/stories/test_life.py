"""A share of the search through a shop's life, for each protocol the same in every run.

The long search, 2,000 lives of 50 steps for each protocol:

    CASHIER_STORIES=stories-long python -m pytest -n 0 tests/stories/test_life.py
"""

from __future__ import annotations

import pytest

from tests.stories.conftest import LIMIT_SECONDS, chosen
from tests.stories.life import ShopLife

pytestmark = pytest.mark.timeout(LIMIT_SECONDS)


class AllinpayLife(ShopLife):
    protocol = "allinpay"


class AsiaEcrLife(ShopLife):
    protocol = "asia_ecr"


AllinpayLife.TestCase.settings = AsiaEcrLife.TestCase.settings = chosen()
TestAllinpayLife = AllinpayLife.TestCase
TestAsiaEcrLife = AsiaEcrLife.TestCase
