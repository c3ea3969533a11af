"""Plays the browser: opens a page, presses a button of its form, and follows where that leads.

browser.py ADDRESS BUTTON
"""

import html.parser
import sys
import urllib.parse
import urllib.request


class Form(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.action, self.fields, self.buttons, self.pressed = None, {}, {}, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes["action"]
        elif tag == "input" and attributes.get("type") == "hidden":
            self.fields[attributes["name"]] = attributes["value"]
        elif tag == "button":
            self.pressed = attributes

    def handle_data(self, text):
        if self.pressed:
            self.buttons[text.strip()] = {self.pressed["name"]: self.pressed["value"]}
            self.pressed = None


def main(address, button):
    with urllib.request.urlopen(address) as answer:
        form = Form(answer.read().decode())
        target = urllib.parse.urljoin(answer.url, form.action)
    filled = urllib.parse.urlencode({**form.fields, **form.buttons[button]}).encode()
    with urllib.request.urlopen(target, filled) as answer:
        answer.read()


main(*sys.argv[1:])
