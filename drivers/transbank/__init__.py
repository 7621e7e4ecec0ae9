"""Transbank "POS Integrado" and its sister "Autoservicio" (Chile)."""
