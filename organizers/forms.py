"""What the pages of people, posts and tenures accept: named fields only."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from common import clock
from common.forms import sensible_year
from organizers import ethnic_groups
from organizers.models import AppointingAuthority, Organizer, Post, Sex
from rules.posts import PostLevel

LEVELS = [("", "未填写"), *((level.value, level.label) for level in PostLevel)]
SEARCHABLE = {"data-search": ""}


def _day(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[sensible_year], **options)


def _text(label: str, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


class EthnicityInput(forms.TextInput):
    """Typed or chosen: the names of the standard are offered while typing."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = f"{(attrs or {}).get('id') or name}-names"
        field = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in ethnic_groups.OFFERED))
        return format_html('{}<datalist id="{}">{}</datalist>', field, offered, options)


class EthnicityField(forms.CharField):
    """A name of the standard, in one spelling. ``kept`` is one that is on record as it is and may stay."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label="民族", max_length=20, required=False, widget=EthnicityInput, **options)
        self.kept = ""

    def keep(self, name: str) -> None:
        """Let stand what came from a file; whoever sees the field is asked to look at it."""
        self.kept = name
        problem = ethnic_groups.problem_of(name) if name else ""
        if problem:
            self.help_text = f"{problem}请核对。"

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        name = ethnic_groups.normalized(typed)
        problem = ethnic_groups.problem_of(name) if name and typed != self.kept else ""
        if problem:
            raise forms.ValidationError(f"{problem}{ethnic_groups.REMEDY}")
        return name


class OrganizerForm(forms.Form):
    """A person. What is not known stays empty and reads 未填写."""

    staff_number = forms.CharField(label="工号", max_length=32)
    name = forms.CharField(label="姓名", max_length=64)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices, initial=Sex.UNKNOWN)
    ethnicity = EthnicityField()
    born_on = _day("出生日期", required=False)
    id_number = _text("身份证号", 24, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    joined_on = _day("入党日期", required=False)
    full_member_on = _day("转正日期", required=False, help_text="党龄自转正之日起算。")
    education = _text("学历", 30)
    degree = _text("学位", 30)
    staff_rank = _text("职员职级", 30)
    professional_title = _text("专业技术职务", 50)
    phone = _text("联系电话", 40)
    remarks = _text("备注", 500)


class OrganizerChangeForm(OrganizerForm):
    """The identity number is never sent back to the page: an empty field leaves it as it is."""

    clear_id_number = forms.BooleanField(label="清除已登记的身份证号", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].help_text = "不修改的请留空。"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.pop("clear_id_number", False) and not data.get("id_number"):
            data.pop("id_number", None)
        return data


class AccountLinkForm(forms.Form):
    """The account is typed, not chosen: nobody needs a list of all accounts for that."""

    username = forms.CharField(
        label="登录账号", max_length=64, required=False, help_text="填写该同志的登录账号；留空为解除关联。"
    )

    def clean_username(self) -> User | None:
        name = User.normalize_username(self.cleaned_data["username"])
        if not name:
            return None
        account = User.objects.filter(username=name, is_active=True).first()
        if account is None:
            raise forms.ValidationError("没有这个账号，或账号已停用。")
        return account


class PostForm(forms.Form):
    """A new post of a unit."""

    number = forms.IntegerField(label="岗位序号", min_value=1, max_value=99)
    is_full_time = forms.BooleanField(
        label="专职岗位", required=False, initial=True, help_text="兼职组织员岗位只作记载，不计入配备。"
    )
    level = forms.ChoiceField(label="岗位级别", choices=LEVELS, required=False)
    appointing_authority = forms.ChoiceField(label="干部管理权限", choices=AppointingAuthority.choices)
    established_on = _day("设立日期", help_text="该日起即为空缺，直至有人任职。")
    basis = _text("设置依据", 200, help_text="增设的岗位请注明依据，如会议纪要、文号。")


class PostRevisionForm(forms.Form):
    """What may change of a post."""

    level = forms.ChoiceField(label="岗位级别", choices=LEVELS, required=False)
    appointing_authority = forms.ChoiceField(label="干部管理权限", choices=AppointingAuthority.choices)
    basis = _text("设置依据", 200)


class PostAbolitionForm(forms.Form):
    """The last day of a post."""

    abolished_on = _day("撤销日期", help_text="该日为最后一日；此前的任职记录全部保留。")


class TenureDates(forms.Form):
    """The facts of a tenure."""

    effective_on = _day("任职日期", help_text="以任职决定或文件载明的起算日为准。")
    ended_on = _day("免职日期", required=False, help_text="在任的不填。填写在岗的最后一日，次日起空缺。")
    level = forms.ChoiceField(label="岗位级别", choices=LEVELS, required=False, help_text="不填的按岗位设定的级别。")
    document_number = _text("任职文号", 60)


class PostChoice(forms.ModelChoiceField):
    """Posts under the names of their units."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.unit_name or obj.unit_id}　岗位{obj.number}"


class PersonChoice(forms.ModelChoiceField):
    """People with their staff numbers, because names repeat."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.staff_number}）"


class HistoricalTenureForm(TenureDates):
    """A tenure from before the system was in use."""

    post = PostChoice(
        label="岗位", queryset=Post.objects.none(), empty_label="请选择", widget=forms.Select(attrs=SEARCHABLE)
    )
    organizer = PersonChoice(
        label="专职组织员",
        queryset=Organizer.objects.none(),
        empty_label="请选择",
        widget=forms.Select(attrs=SEARCHABLE),
    )
    field_order = ("post", "organizer")

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.visible_to(account).with_unit_name(clock.today())
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        people = Organizer.objects.visible_to(account)
        self.fields["organizer"].queryset = people  # type: ignore[attr-defined]


class VoidForm(forms.Form):
    """Why a record is taken back."""

    reason = forms.CharField(label="作废理由", max_length=500, help_text="将记入审计。")
