"""Allinpay 通联 serial TLV: the register half, the device half and what both share."""
