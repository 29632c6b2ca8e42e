"""A community that talks, and lasts: founded on an empty server from a telephone, three hundred
members brought in from a spreadsheet, a conversation begun and answered by mail, a work debated by
someone from outside, put forward, and told in a letter. A mail server of our own keeps every mail,
and reads them at the end as members would."""

import re
import subprocess
import sys
import urllib.request
from collections import Counter
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.browser import mails
from tests.browser.conftest import ROOT, free_port, prepared, serving
from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

DOMAIN = "courrier.jardins.example"
ANA, BO, SEVEN, ZOE = (f"{name}@example.org" for name in ("ana", "bo", "p7", "zoe"))
MEMBERS = 300
TITLE = "Partager l’eau d’un puits"
WORK = "/travaux/partager-l-eau-d-un-puits/"
TEXT = "Un puits se partage à plusieurs.\n\nOn tient un carnet, et chacun le lit."
ENTRY = re.compile(r"/entree/\S+")
UNFINISHED = re.compile(r"\bNone\b|\{\{|\{%|%\(|&(amp|lt|gt|quot|#x27|nbsp);")
CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)


@pytest.fixture
def post():
    with mails.open_mail_server() as server:
        yield server


@pytest.fixture
def house(tmp_path, post):
    """A server of its own, its worker, and its door for mails."""
    door = free_port()
    made = prepared(
        tmp_path,
        CREUSET_SMTP=f"smtp://127.0.0.1:{post.port}",
        CREUSET_FROM=f"Les Jardins <bonjour@{DOMAIN}>",
        CREUSET_MAIL_DOMAIN=DOMAIN,
        CREUSET_MAIL_TRUSTS="mx.communs.example",
        CREUSET_TEST_DOOR=str(door),
    )
    made.environment["CREUSET_SITE"] = made.address
    helpers = [
        subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=made.environment)
        for words in (["work", "-v", "0"], ["lmtp", "--listen", f"127.0.0.1:{door}"])
    ]
    with serving(made):
        yield made
    for process in helpers:
        process.terminate()
        process.wait(20)


@pytest.fixture
def walk(browser, axe, house):
    contexts = []

    def someone(*, width=390, dark=False):
        context = browser.new_context(
            base_url=house.address, locale="fr-FR", timezone_id="Europe/Paris",
            color_scheme="dark" if dark else "light", reduced_motion="reduce",
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        return Walk(page, axe)

    yield someone
    for context in contexts:
        context.close()


def code_for(post, address):
    found = CODE.findall(mails.text_of(post.to(address)[-1]))
    return found[0]


def found(ana, post):
    ana.goes("/groupes/").sees("Fonder votre communauté")
    ana.fills(name="Les Jardins", purpose="Cultiver ensemble.").presses("Continuer")
    ana.page.get_by_text("Collectif informel").click()
    ana.presses("Continuer")
    for n, (name, address) in enumerate([("Ana Silva", ANA), ("Bo Roux", BO)]):
        ana.page.locator(f"[name=form-{n}-name]").fill(name)
        ana.page.locator(f"[name=form-{n}-email]").fill(address)
    ana.presses("Continuer").sees("Relire avant de fonder")
    ana.presses("Recevoir mon code").fills(code=code_for(post, ANA))
    ana.presses("Fonder la communauté").sees("Et maintenant ?")


def bring_three_hundred(ana):
    ana.goes("/").goes("/bienvenue/").follows("Importer des membres")
    lines = "".join(f"Personne {n}\tp{n}@example.org\t12/03/2016\n" for n in range(MEMBERS))
    ana.fills(pasted=f"Nom\tCourriel\tMembre depuis\n{lines}Martin\tfaux\t\n")
    ana.fills(source="le fichier des adhésions").presses("Lire ce fichier")
    ana.sees(f"la communauté comptera au plus {MEMBERS + 2} membres").sees(
        "ce n’est pas une adresse électronique"
    )
    ana.page.locator("#entrer button").click()
    expect(ana.page.get_by_role("main")).to_contain_text("Cette liste est entrée", timeout=120_000)


def comes_in(member, post):
    mail = post.awaits(SEVEN, "Les Jardins")
    link = ENTRY.search(mails.text_of(mail))
    assert link, mails.text_of(mail)
    member.goes(link[0]).sees("Bonjour Personne 7").presses("C’est d’accord, j’entre")
    member.sees("Ce qui m’attend")


def enters(member, post, address):
    member.goes("/comptes/entrer/").fills(login=address).presses("Recevoir un code")
    member.fills(code=code_for(post, address)).presses("Continuer")
    member.page.wait_for_url("**/moi/**")


def hears_at_once(member):
    """In a community of hundreds, conversations are told once a day unless one asks otherwise."""
    member.goes("/moi/courrier/")
    member.page.locator("[name=conversation]").select_option("at_once")
    member.presses("Enregistrer")


def talk_by_mail(ana, seven, post, door):
    """A conversation begins in a mailbox, is answered from another, and is read on the page."""
    for member in (ana, seven):
        hears_at_once(member)
    mails.write(
        door, f"Personne Sept <{SEVEN}>", f"communaute@{DOMAIN}",
        "Bonjour à toutes et à tous,\n\nQui veut creuser un **puits** ?\n\n-- \nPersonne Sept",
        Subject="Un puits pour l’été",
    )  # fmt: skip
    told = post.awaits(ANA, "Qui veut creuser")
    mails.answer(door, f"Ana <{ANA}>", told, "Moi, dès samedi.")
    post.awaits(SEVEN, "Moi, dès samedi.")

    ana.goes("/debats/").follows("Un puits pour l’été")
    ana.sees("Qui veut creuser un puits").sees("Moi, dès samedi.")
    expect(ana.page.locator(".post .prose strong")).to_have_text("puits")
    [said] = [
        words for words in ana.page.locator(".post .prose").all_inner_texts() if "samedi" in words
    ]
    assert said.startswith("Moi, dès samedi.")
    ana.fills(body="Rendez-vous à **huit heures**.").presses("Envoyer")
    post.awaits(SEVEN, "huit heures")
    seven.goes("/moi/cloche/").presses(re.compile("Un puits pour l’été")).sees("huit heures")


def publish(ana, bo):
    """Two persons write, and open the work to debate."""
    ana.goes("/groupes/").follows("Ouvrir un groupe de travail")
    ana.page.get_by_label("produire").check()
    ana.fills(name="Eau", why="L’eau manque l’été.", objective="Une note.", sharing="Pour tous.")
    ana.presses("Ouvrir un groupe de travail")
    bo.goes("/groupes/eau/").presses("Rejoindre ce groupe")
    ana.goes("/groupes/eau/").follows("Commencer un texte")
    ana.fills(title=TITLE, summary="Ce que nous avons appris.", body=TEXT)
    ana.presses("Ouvrir le chantier").sees("On tient un carnet")
    ana.follows(re.compile("Proposer"))
    ana.page.get_by_label("tout le monde").check()
    ana.page.get_by_label("oui").check()
    ana.fills(body="La note est relue.").presses("Relire avant d’ouvrir")
    ana.presses("Ouvrir la décision")
    decision = ana.page.url
    for person in (bo, ana):
        person.goes(decision)
        person.page.locator("input[value=consent]").check()
        person.presses("Répondre")
    ana.goes(decision).presses("Constater le consentement")
    ana.goes(WORK).presses("J’accepte ces modalités").sees("Citer")


def debate_from_outside(zoe, ana, post):
    """She has no account: she writes, confirms from her mailbox, and someone lets her in."""
    zoe.goes("/travaux/").follows(TITLE).sees("Le débat ouvert").follows("Écrire")
    zoe.fills(name="Zoé Passante", email=ZOE, body="Et quand le puits est à sec ?")
    zoe.page.wait_for_timeout(3500)
    zoe.presses(re.compile("Envoyer")).sees("Regardez votre courrier")
    asked = post.awaits(ZOE, "confirmer")
    [link, *_] = [each for each in mails.links_of(asked) if "/echanges/message/" in each]
    zoe.goes(link).presses("Oui, l’envoyer").sees("va lire votre message")

    post.awaits(ANA, TITLE)
    ana.goes("/moi/")
    ana.page.locator("#exterieur a").first.click()
    ana.page.wait_for_url("**/porte/**")
    ana.look()
    ana.sees("Et quand le puits est à sec")
    ana.follows("Répondre à un message").presses("Répondre à un message")
    zoe.goes(WORK).sees("Et quand le puits est à sec").sees("Zoé Passante")


def put_forward(ana, bo):
    """Two members say yes, as this charter wants; the home page then shows it to anyone."""
    ana.goes(WORK).follows("Le mettre en avant")
    ana.fills(why="Pour tous les jardins qui ont soif.").presses("Mettre un travail en avant")
    bo.goes(WORK).follows("Le mettre en avant").sees("Ana Silva")
    bo.presses("Soutenir ce geste")
    bo.goes("/").sees(TITLE).sees("Pour tous les jardins qui ont soif.")


def send_letter(ana, bo, zoe, post):
    zoe.goes("/lettres/").follows("Recevoir la lettre").fills(address=ZOE).presses("M’inscrire")
    asked = post.awaits(ZOE, "lettre")
    [link, *_] = [each for each in mails.links_of(asked) if "/lettres/" in each]
    zoe.goes(link).presses("Oui, la recevoir").sees("C’est confirmé")

    ana.goes("/lettres/").follows("Préparer la prochaine").sees(TITLE).presses("Commencer")
    ana.presses("Enregistrer").sees("En préparation")
    letter = ana.page.url
    send = "Envoyer la lettre de la communauté"
    ana.goes(letter).follows(send).presses(send)
    bo.goes(letter).follows(send).sees("Ana Silva").presses("Soutenir ce geste")
    for address in (ZOE, ANA, BO, SEVEN):
        assert WORK in mails.html_of(post.awaits(address, "Ce que nous avons appris."))


def read_as_members_do(post, people):
    """Every mail of this story, by whoever had it: it says who writes and why, nothing twice, in
    words that a telephone shows; every link opens, and says how to stop whatever may be stopped."""
    assert {address for address, _mail in post.mails} >= set(people)
    for address, reader in people.items():
        received = post.to(address)
        names = [mail["Message-ID"] for mail in received if mail["Message-ID"]]
        assert [name for name, times in Counter(names).items() if times > 1] == []
        for mail in received:
            reads_well(mail)
            opens(mail, reader)
    stops_in_one_click(post.awaits(SEVEN, "huit heures"), people[SEVEN])


def reads_well(mail):
    text, html = mails.text_of(mail), mails.html_of(mail)
    subject = str(mail["Subject"])
    assert "Les Jardins" in str(mail["From"])
    assert subject.strip()
    assert not UNFINISHED.search(f"{subject}\n{text}")
    assert not UNFINISHED.search(unescape(html))
    assert not re.search(r"</?\w+>", text), text
    assert not re.search(r"<(script|img|link|iframe)\b", html), html
    assert max(map(len, text.splitlines())) < 900
    if html:
        assert 'name="viewport"' in html
        assert "<style>" in html
    if mail["List-Unsubscribe"]:
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def opens(mail, reader):
    """Every link of the text and of the page, for whoever received it; one that served once says
    how to enter without it."""
    for path in {*mails.links_of(mail), *mails.LINK.findall(mails.html_of(mail))}:
        answer = reader.page.request.get(path)
        spent = "Ce lien ne vaut plus" in answer.text()
        assert spent or answer.status == 200, f"{mail['Subject']}: {path} {answer.status}"


def stops_in_one_click(mail, member):
    """As a mail program does when its button is pressed: no page, no cookie."""
    link = re.search(r"<(http[^>]+)>", mail["List-Unsubscribe"])
    assert link
    request = urllib.request.Request(link[1], data=b"List-Unsubscribe=One-Click", method="POST")
    assert urllib.request.urlopen(request).status == 200
    member.goes("/moi/courrier/").sees("je ne reçois plus le courrier")
    member.presses("En recevoir de nouveau").sees("Vous recevrez de nouveau")


def test_a_community_talks_and_lasts(walk, house, post):
    door = int(house.environment["CREUSET_TEST_DOOR"])
    ana, bo, seven, zoe = walk(), walk(dark=True), walk(), walk(width=1280)

    found(ana, post)
    bring_three_hundred(ana)
    comes_in(seven, post)
    enters(bo, post, BO)
    talk_by_mail(ana, seven, post, door)
    publish(ana, bo)
    debate_from_outside(zoe, ana, post)
    put_forward(ana, bo)
    send_letter(ana, bo, zoe, post)
    read_as_members_do(post, {ANA: ana, BO: bo, SEVEN: seven, ZOE: zoe})
