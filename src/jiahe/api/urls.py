"""Under which addresses does the interface answer?"""

from django.urls import path, re_path

from jiahe.api.errors import unknown_address
from jiahe.api.root import api

urlpatterns = [
    path("v1/", api.urls),
    re_path(r"^", unknown_address),
]
