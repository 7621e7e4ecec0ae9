"""Reads config.toml: every key has a default, and every mistake is told with file, line and key.

What the keys are stands in sections.py; how a mistake is said stands in the catalogues.
"""

from cashier.config.places import NAME, config_named, data_folder, find_config, shipped
from cashier.config.reading import option_error, parse_config, read_config
from cashier.config.shape import Config, ConfigError

__all__ = [
    "NAME", "Config", "ConfigError", "config_named", "data_folder", "find_config", "option_error",
    "parse_config", "read_config", "shipped",
]  # fmt: skip
