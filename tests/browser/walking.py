"""A person walking from page to page, with axe looking over their shoulder."""

import re

from playwright.sync_api import Page, expect

SENDS = """button => button.type === "submit" && button.form?.method === "post"
    && !button.form.matches("[hx-post], [hx-boost] *")"""


class Walk:
    """axe looks at each page they stop at."""

    def __init__(self, page: Page, axe) -> None:
        self.page = page
        self.axe = axe

    def look(self) -> None:
        assert self.axe(self.page) == []

    def goes(self, path: str) -> "Walk":
        answer = self.page.goto(path)
        assert answer
        assert answer.status < 400, f"{path}: {answer.status}"
        self.look()
        return self

    def follows(self, name: str | re.Pattern[str]) -> "Walk":
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()
        return self

    def presses(self, name: str | re.Pattern[str]) -> "Walk":
        button = self.page.get_by_role("button", name=name).first
        if button.evaluate(SENDS):
            # The page asks first whether one is still signed in: the answer comes a moment later.
            with self.page.expect_navigation():
                button.click()
        else:
            button.click()
        self.page.wait_for_load_state()
        self.look()
        return self

    def fills(self, **fields: str) -> "Walk":
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").first.fill(value)
        return self

    def sees(self, text: str | re.Pattern[str]) -> "Walk":
        expect(self.page.get_by_role("main")).to_contain_text(text)
        return self

    def enters_as(self, name: str) -> "Walk":
        """One of the invented persons of the demonstration."""
        self.page.goto("/demonstration/")
        self.page.get_by_role("button", name=re.compile(name)).first.click()
        self.page.wait_for_url("**/moi/")
        return self
