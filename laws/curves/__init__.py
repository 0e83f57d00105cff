"""What curves of loss show before a law is fitted to them."""
