"""The framework's rules for passwords, in our words; some of its own messages have no translation."""

from typing import Any

from django.contrib.auth import password_validation as rules


class Length(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"密码不少于{self.min_length}个字符。"

    def get_help_text(self) -> str:
        return f"不少于{self.min_length}个字符。"


class Common(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "密码过于常见，容易被猜出，请更换。"

    def get_help_text(self) -> str:
        return "不能是常见密码。"


class Numeric(rules.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "密码不能全为数字。"

    def get_help_text(self) -> str:
        return "不能全为数字。"


class Similar(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> Any:
        return "密码与%(verbose_name)s过于相似，请更换。"

    def get_help_text(self) -> str:
        return "不能与本人的账号、姓名等过于相似。"
