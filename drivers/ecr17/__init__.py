"""ECR17, the "Protocollo 17" of Italian payment terminals."""
