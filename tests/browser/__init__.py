import pytest

pytest.register_assert_rewrite("tests.browser.walking", "tests.browser.mails")
