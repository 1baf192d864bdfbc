"""Slack: what is sent (payload), what its answers mean (verdict), what people ask (incoming), the wire (adapter)."""
