"""Identifiers of the Americas: the United States, Canada, Brazil, Mexico."""

from __future__ import annotations

from typing import Final

from detectors.personal import surroundings
from detectors.personal.checks import both, luhn, presidio, repeats, ssn, stdnum
from detectors.personal.kind import FAIR, SURE, WEAK, Kind, apart, form, grouped, words
from schemas.policy import Severity

_ITIN: Final = "(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])"
_MBI: Final = "[AC-HJKMNP-RT-Y]"  # letters without B I L O S Z
_THREE: Final = [r"\d{3}"] * 3

KINDS: Final = (
    Kind(
        id="pii.us-ssn",
        title="US social security number",
        severity=Severity.HIGH,
        forms=(
            form(r"\d{3}-\d{2}-\d{4}", FAIR),
            form(grouped(" .", r"\d{3}", r"\d{2}", r"\d{4}"), WEAK),
        ),
        valid=ssn,
        context=words(
            "ssn|ssns|social security|social sec|soc sec|soc. sec|social is|social:|social number|"
            "ss#|ss number"
        ),
        check="area, group and serial that are issued (SSA)",
        misses="numbers without hyphens and without a context word",
    ),
    Kind(
        id="pii.us-itin",
        title="US individual taxpayer number",
        severity=Severity.HIGH,
        forms=(
            form(rf"9\d\d-{_ITIN}-\d{{4}}", FAIR),
            form(grouped(" .", r"9\d\d", _ITIN, r"\d{4}"), WEAK),
        ),
        context=words("itin|taxpayer|tax id|taxid|individual tax"),
        check="ranges that are issued (IRS)",
        misses="numbers without hyphens and without a context word",
    ),
    Kind(
        id="pii.us-ein",
        title="US employer identification number (EIN)",
        severity=Severity.LOW,
        forms=(form(r"\d{2}-?\d{7}"),),
        valid=stdnum("us.ein"),
        context=words("ein|fein|employer id|employer identification|federal tax|tax id"),
        before=40,
        check="prefixes that are issued (IRS)",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.us-mbi",
        title="US Medicare beneficiary identifier (MBI)",
        severity=Severity.HIGH,
        forms=(
            form(
                apart(
                    "-",
                    rf"[1-9]{_MBI}[0-9AC-HJKMNP-RT-Y]\d",
                    rf"{_MBI}[0-9AC-HJKMNP-RT-Y]\d",
                    rf"{_MBI}{{2}}\d\d",
                ),
                FAIR,
            ),
            form(
                rf"[1-9]{_MBI}[0-9AC-HJKMNP-RT-Y]\d ?{_MBI}[0-9AC-HJKMNP-RT-Y]\d ?{_MBI}{{2}}\d\d",
                WEAK,
            ),
        ),
        context=words("mbi|medicare|beneficiary"),
        weigh=surroundings.of_number,
        check="letters and digits in their places (CMS)",
        misses="numbers without hyphens and without a context word",
    ),
    Kind(
        id="pii.us-npi",
        title="US provider identifier (NPI)",
        severity=Severity.LOW,
        forms=(form(r"[12]\d{9}|[12]\d{3}[ -]\d{3}[ -]\d{3}"),),
        valid=presidio("UsNpiRecognizer"),
        context=words("npi|national provider|provider id"),
        check="Luhn with 80840 before it (CMS)",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.us-dea",
        title="US prescriber number (DEA)",
        severity=Severity.MEDIUM,
        forms=(form(r"[A-HJ-MPR-UX][A-Z9]\d{7}"),),
        valid=presidio("MedicalLicenseRecognizer"),
        context=words("dea|medical licen|prescri|certificate|physician|pharmac"),
        check="registrant letter and check digit",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.ca-sin",
        title="Canadian social insurance number (SIN)",
        severity=Severity.HIGH,
        forms=(form(grouped(" -", *_THREE)),),
        valid=lambda digits: luhn(digits) and not repeats(digits),
        context=words("sin|social insurance|assurance sociale|nas|n.a.s"),
        check="Luhn",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.br-cpf",
        title="Brazilian taxpayer number (CPF)",
        severity=Severity.HIGH,
        forms=(form(r"\d{3}\.\d{3}\.\d{3}-\d{2}", SURE), form(r"\d{9}-?\d{2}")),
        valid=both(stdnum("br.cpf"), lambda digits: not repeats(digits)),
        context=words("cpf|cadastro|contribuinte|receita federal"),
        check="two check digits MOD 11",
        misses="numbers without dots and without a context word",
    ),
    Kind(
        id="pii.br-cnpj",
        title="Brazilian company number (CNPJ)",
        severity=Severity.LOW,
        forms=(form(r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", SURE), form(r"\d{14}")),
        valid=both(stdnum("br.cnpj"), lambda digits: not repeats(digits)),
        context=words("cnpj|empresa"),
        check="two check digits MOD 11",
        misses="numbers without dots and without a context word",
    ),
    Kind(
        id="pii.mx-curp",
        title="Mexican population registry code (CURP)",
        severity=Severity.HIGH,
        forms=(form(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d"),),
        valid=stdnum("mx.curp"),
        confidence=SURE,
        context=words("curp|clave unica"),
        check="date, state and check digit",
        misses="codes broken by spaces",
    ),
    Kind(
        id="pii.mx-rfc",
        title="Mexican taxpayer code (RFC)",
        severity=Severity.MEDIUM,
        forms=(form(r"[A-ZÑ&]{3,4}[ -]?\d{6}[ -]?[0-9A-Z]{2}[0-9A]"),),
        valid=stdnum("mx.rfc"),
        context=words("rfc|registro federal|contribuyente|sat"),
        check="a possible date",
        misses="codes without a context word",
    ),
)
