"""The laws that a night fits to every family, in the order of preference."""

from collections.abc import Mapping
from types import MappingProxyType

from laws.forms.chinchilla import Chinchilla
from laws.forms.chinchilla_tied import ChinchillaTied
from laws.forms.kaplan import Kaplan
from laws.frontier import FrontierLaw

NIGHTLY: Mapping[str, type[FrontierLaw]] = MappingProxyType(
    {law.name: law for law in (Chinchilla, ChinchillaTied, Kaplan)}
)
