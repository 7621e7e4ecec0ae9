"""Where the configuration and the data of a lane are looked for."""

from __future__ import annotations

import os
from pathlib import Path

from cashier.config.shape import Config

NAME = "config.toml"


def find_config(given: Path | None = None) -> Path:
    """`--config`, the environment, the current folder, or the one that came with the program."""
    named = config_named(given)
    if named is not None:
        return named
    here = Path.cwd() / NAME
    return here if here.exists() else shipped()


def config_named(given: Path | None) -> Path | None:
    """The file that `--config` or the environment names, there or not."""
    return given or _from_environment("CASHIER_CONFIG")


def shipped() -> Path:
    """The commented example: in the package when installed, beside it in a source tree."""
    inside = Path(__file__).parent.with_name(NAME)
    return inside if inside.exists() else inside.parent.parent / NAME


def data_folder(config: Config, given: Path | None = None) -> Path:
    """`--data`, the environment, the configuration, or the user's own data folder."""
    named = given or _from_environment("CASHIER_DATA")
    if named is not None:
        return named
    if config.store.folder:
        return config.beside(config.store.folder)
    from platformdirs import user_data_path

    return user_data_path("cashier", appauthor=False)


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name, "")
    return Path(value) if value else None
