"""Sign-in at somebody else's door: OpenID Connect providers that a city trusts."""

from auth.oidc.client import Client
from auth.oidc.providers import Provider, Providers, Rule, Seen
from auth.oidc.routes import ROUTES
from auth.oidc.signin import Oidc

__all__ = ["ROUTES", "Client", "Oidc", "Provider", "Providers", "Rule", "Seen"]
