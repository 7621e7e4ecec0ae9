"""The screens: 80x24, keyboard and number pad. They show and ask; services decide."""
