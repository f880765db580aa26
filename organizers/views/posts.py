"""Posts of a unit: established, revised and abolished by the department."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from accounts.permissions import Permission
from common import clock
from common.forms import ServiceFormMixin, posted_version
from organizers import services
from organizers.forms import PostAbolitionForm, PostForm, PostRevisionForm
from organizers.models import Post
from organizers.views.guards import Signed
from units.access import require
from units.models import Unit
from units.views.guards import UnitPage


class PostCreate(ServiceFormMixin, UnitPage, FormView):
    """A new post of a unit (the key in the address is the unit's)."""

    permission = Permission.MANAGE_POST
    template_name = "organizers/post_form.html"
    form_class = PostForm
    extra_context = {"title": "设立岗位"}

    def get_initial(self) -> dict[str, Any]:
        return {"number": services.next_number(self.unit)}

    def perform(self, form: PostForm) -> None:
        services.establish_post(unit=self.unit, by=self.account, **form.cleaned_data)
        messages.success(self.request, "岗位已设立。")


class PostPage(ServiceFormMixin, Signed, FormView):
    """A page that changes a post of a unit that the visitor may see."""

    template_name = "organizers/post_form.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        require(self.account, Permission.MANAGE_POST, self.post_row.unit_id)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def post_row(self) -> Post:
        """The post in question."""
        return get_object_or_404(Post.objects.visible_to(self.account), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("units:detail", args=[self.post_row.unit_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            unit=Unit.objects.described(clock.today()).get(pk=self.post_row.unit_id),
            post=self.post_row,
            version=self.request.POST.get("version", self.post_row.version),
            cancel_url=self.get_success_url(),
            **kwargs,
        )


class PostEdit(PostPage):
    """Level, appointing authority and basis."""

    form_class = PostRevisionForm
    extra_context = {"title": "修改岗位"}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.post_row, name) for name in PostRevisionForm.base_fields}

    def perform(self, form: PostRevisionForm) -> None:
        version = posted_version(self.request)
        services.revise_post(post=self.post_row, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "岗位已保存。")


class PostAbolish(PostPage):
    """Closes a post."""

    template_name = "organizers/post_abolish.html"
    form_class = PostAbolitionForm
    extra_context = {"title": "撤销岗位", "submit_label": "确认撤销", "tone": "gap"}

    def perform(self, form: PostAbolitionForm) -> None:
        version = posted_version(self.request)
        services.abolish_post(post=self.post_row, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "岗位已撤销，历史记录保留。")
