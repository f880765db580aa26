"""URLs of accounts."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("password/", views.PasswordChange.as_view(), name="password-change"),
    path("typed/", views.TypedForms.as_view(), name="typed-forms"),
    path("me/", views.Profile.as_view(), name="profile"),
    path("", views.AccountList.as_view(), name="account-list"),
    path("new/", views.AccountCreate.as_view(), name="account-new"),
    path("<uuid:pk>/", views.AccountDetail.as_view(), name="account-detail"),
    path("<uuid:pk>/edit/", views.AccountEdit.as_view(), name="account-edit"),
    path("<uuid:pk>/active/", views.AccountActive.as_view(), name="account-active"),
    path("<uuid:pk>/password/", views.AccountPassword.as_view(), name="account-password"),
    path("<uuid:pk>/unblock/", views.AccountUnblock.as_view(), name="account-unblock"),
    path("<uuid:pk>/roles/new/", views.RoleGrantCreate.as_view(), name="role-grant"),
    path("roles/<uuid:pk>/end/", views.RoleEnd.as_view(), name="role-end"),
    path("audit/", views.AuditList.as_view(), name="audit-list"),
    path("audit/<uuid:pk>/", views.AuditDetail.as_view(), name="audit-detail"),
]
