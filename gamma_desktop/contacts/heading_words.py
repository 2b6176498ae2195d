"""The words that head columns in the languages around us, and in the programs that contacts come from.

English, Spanish, Catalan, Galician, Basque, Portuguese, French, Italian, Dutch,
German; of telephone systems, of the usual address books and of programs for customers. Knows no cells.

All of them are plain: small letters without accents, words apart, without those that only join others.
"""

import re
import unicodedata


def _phrases(*told: str) -> frozenset[str]:
    return frozenset(phrase for several in told for phrase in several.split(", "))


def _words(*told: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(word for several in told for word in several.split())})\b")


_PIECE_WORDS = (
    "telephone|telefonnummer|telefono|telefone|telefoon|telefon|phone|mobiltelefon|mobile|mobil|movil|cellphone",
    "cellulare|celular|cell|handy|fax|number|numero|nummer|nr|extension|direct|home|other|business|work|office",
    "private|personal|main|primary|secondary|alternate|assistant|asst|company|account|organization|contact",
    "customer|first|middle|last|family|given|full|display|surname|name|job|title|email|mail|address|casa|trabajo",
    "oficina|fijo|fixe|bureau|domicile|privat|geschaftlich|dienst|ufficio|nombre|apellidos|apellido|primer",
    "contacto|cliente|segundo|completo|cognoms|complet|razon|social|correo|electronico|codigo|postal|empresa",
)
_PIECE = re.compile("|".join(sorted("|".join(_PIECE_WORDS).split("|"), key=len, reverse=True)))
_COMPOUND = re.compile(f"(?:{_PIECE.pattern})+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINING = re.compile(
    r"\b(?:a|d|da|das|de|del|dell|della|den|der|des|di|do|dos|du|e|el|en|et|eta|i"
    r"|l|la|las|le|les|los|of|van|y) "
)
_WHOSE = re.compile(r"(?:contacts?|customer|clients?|leads?|person|caller|callerid|cid) ")


def plain(heading: str) -> str:
    """Small plain words, one space between them: of "Teléfono (móvil)", "telefono movil"."""
    letters = "".join(
        each for each in unicodedata.normalize("NFKD", heading) if not unicodedata.combining(each)
    )
    words = re.findall(r"[a-z]+|[0-9]+", _CAMEL.sub(" ", letters).casefold())
    return " ".join(piece for word in words for piece in _apart(word))


def _apart(word: str) -> list[str]:
    return _PIECE.findall(word) if _COMPOUND.fullmatch(word) else [word]


def phrases_of(words: str) -> tuple[str, ...]:
    """A plain heading without the words that only join others, and without whose it is."""
    whole = _JOINING.sub("", words)
    whose = _WHOSE.match(whole)
    return (whole,) if whose is None else (whole, whole[whose.end() :])


NAME = _phrases(
    "name, full name, display name, complete name, contact, contact name, contact full name, person",
    "customer, customer name, client, client name, lead name, caller name, file as, first last name",
    "nombre, nombre completo, nombre apellidos, nombre apellido, apellidos nombre, nombre para mostrar",
    "contacto, nombre contacto, persona contacto, persona, cliente, nombre cliente, titular, abonado",
    "nom, nom complet, nom cognoms, cognoms nom, contacte, nom contacte, persona contacte, nom per mostrar",
    "nome, nome completo, nome apelidos, nome apelido, nome sobrenome, apelidos nome, contato",
    "nome contato",
    "nome contacto, nome exibicao, pessoa, pessoa contacto, nome cliente",
    "izena, izen abizenak, izena abizenak, izen osoa, kontaktua, harremana, bezeroa",
    "nom prenom, prenom nom, nom affiche, nom afficher, nom contact, interlocuteur, nom client",
    "nome cognome, cognome nome, contatto, nome contatto, nominativo, referente, nome visualizzato",
    "naam, volledige naam, weergavenaam, contactpersoon, contactnaam, klant, klantnaam",
    "kontakt, kontaktname, anzeigename, ansprechpartner, vollstandiger name, kunde, kundenname",
    "vor und nachname, displayname, user name",
)
FIRST = _phrases(
    "first name, first, given name, forename, fname, nombre pila, primer nombre, nom pila, nome proprio",
    "primeiro nome, prenom, prenoms, nome battesimo, voornaam, roepnaam, vorname, prename, ponte izena",
)
MIDDLE = _phrases(
    "middle name, middle, additional name, segundo nombre, segon nom, segundo nome, nome meio",
    "deuxieme prenom",
    "autres prenoms, secondo nome, tussenvoegsel, tweede voornaam, weitere vornamen, zweiter vorname",
)
LAST = _phrases(
    "last name, last, family name, surname, sur name, second last name, lname",
    "apellido, apellidos, primer apellido, segundo apellido, apellido 1, apellido 2",
    "cognom, cognoms, primer cognom, segon cognom, apelido, apelidos, primeiro apelido, segundo apelido",
    "sobrenome, ultimo nome, abizena, abizenak, lehen abizena, bigarren abizena, nom famille, cognome",
    "cognomi",
    "achternaam, familienaam, nachname, familienname, zuname",
)
COMPANY = _words(
    r"compan(?:y|ies) organi[sz]ations? business employer account society",
    r"empresa compania organizacion entidad sociedad cuenta companyia organitzacio entitat societat compte",
    r"entidade sociedade organizacao companhia conta enpresa\w* erakunde\w* sozietate\w*",
    r"societe entreprise etablissement azienda societa organizzazione ditta impresa",
    r"bedrijf bedrijfsnaam organisatie firma firmenname unternehmen unternehmensname betrieb",
    r"organisationsname",
)
ABOUT_A_COMPANY = _words(
    r"name nombre nom nome naam izena associated related parent primary commercial asociada relacionada",
    r"relacionat associada collegata gerelateerd zugehoriges liee id 1",
)
"""What may stand beside a word for a company in the heading of the column of companies."""
NAME_WORD = _words(r"name nombre nom nome naam izena izen")
"""In the heading of names that has more words than are known, where no other column holds those of people."""
NO_COMPANY = _phrases(
    "cuenta, compte, conta, business, society id, company id, organization id",
    "organisation id",
    "empresa id, associated company id, related company id, primary company id",
)
SOCIAL_NAME = _phrases(
    "parent name, related company",
    "razon social, rao social, razao social, raison sociale, ragione sociale, parent id name, parent id",
)
NOTE = _phrases(
    "note, notes, comment, comments, remark, remarks, nota, notas, comentario, comentarios, observaciones",
    "observacion, observacions, comentari, comentaris, observacoes, oharra, oharrak, remarque, remarques",
    "commentaire, commentaires, osservazioni, commenti, commento, opmerking, opmerkingen, notitie",
    "notities",
    "notiz, notizen, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar, description, descripcion",
    "descripcio, descricao, descrizione, beschreibung, beschrijving, omschrijving, anotacoes, deskribapena",
)
TITLE = _phrases(
    "job title, job position, organization title, organisation title, organization 1 title",
    "organisation 1 title, role, designation, puesto, cargo, puesto trabajo, carrec, posto, kargua",
    "lanpostua",
    "funcao, fonction, ruolo, qualifica, mansione, posizione lavorativa, functie, functietitel",
    "position, berufsbezeichnung, jobbezeichnung, funktion, function, cargo organizacion",
    "carrec organitzacio",
    "cargo organizacao, lloc treball, lugar trabajo, poste, poste occupe, intitule poste, posizione",
)
MAYBE_TITLE = _phrases("title, titulo, titol, titre, titolo, titel, titulua")
"""What heads the positions of people, or how they are addressed ("Ms."): the cells tell."""
EMAIL = _words(
    r"e\W?mails? e\W?mailadres\w* mails? correos? correus? correios? courriels? messagerie eposta",
    r"electronic[oa]? electroni\w* elettronic\w* elektroni\w* mel",
)
ABOUT_AN_ADDRESS = _words(
    "type label tipo etiqueta etiketa etichetta libelle typ mota bezeichnung display name nombre pantalla",
    "angezeigter anzeigename tipus",
    "opt",
    "status signature count bounced marketing consent",
    "street city postal zip calle ciudad codigo carrer rua rue kalea via strasse straat",
)
PHONE = _words(
    r"phones? telephones? tels? tele?fs? tfnos? tfns? tlfn?o?s? tlfs? telefono?s? telefonoak? telefones?",
    r"telefoon",
    r"telefoonn\w* telefonn\w* telefons telnr telnum telefax telefaxn\w* tel\d* rufn\w* durchwahl\w*",
    r"nebenstelle\w*",
    r"extensions? ext exts extn extensio extensao extensoes anexo ramal interno interni toestel\w*",
    r"luzapena",
    r"landline festnetz\w* fijos? fixe?s? fixo fisso finkoa handy\w* celulare?s? cels? cell cells",
    r"cellulare?",
    r"cellulari cellphones? mobiles? mobils? mobiel\w* mobiln\w* mobilt\w* mobilfunk\w* mob moviles movil",
    r"movs?",
    r"telemove\w* telm tlmv?",
    r"portables? gsm mugikor\w* sakeleko\w* eskukoa autotelefon radiotelefono centralita",
    r"centraleta",
    r"zentrale faxn?\w* fax telecopie\w* pager beeper buscapersonas localizador whatsapp",
)
BARE_NUMBER = _phrases(
    "number, numero, nummer, numeros, numbers, zenbakia, nombre telefon, contact number, caller id number"
)
ABOUT_A_NUMBER = _words(
    "type label tipo etiqueta etiketa etichetta libelle typ mota bezeichnung tipus locale code",
    "prefix prefijo prefix vorwahl country provider",
    "date mail",
    "flags speeddial speed book status verified opt consent carrier operator operador time count",
    "permission id",
    "validity zone fecha data datum hora",
)
WHERE = _words(
    "home other business work office company private personal main primary secondary alternate assistant",
    "asst",
    "casa trabajo oficina otros? otras? particular empresa laboral principal feina treball altres? despatx",
    "traballo outros? outras? escritorio trabalho residencia etxea lana bulegoa beste\\w*",
    "domicile bureau travail autres? personnel professionnel ufficio lavoro abitazione altro",
    "thuis werk kantoor prive overig\\w* privat geschaft\\w* dienst\\w* zuhause buro sonstige\\w* direct",
    "directo",
    "contact contacto contacte kontakt poste",
)
"""What a column of numbers may be called with no word for a number in it; that it is one",
"its cells tell."""
NO_NUMBER = _words(
    r"zip postal posta kodea postcode postcodes postleitzahl plz cp cap cep ids? uid guid uuid",
    r"identifi\w* ref refs",
    r"referen\w*",
    r"code codes codigos? codi codis codice kode date dates fechas? data datas datum birth\w* born",
    r"nacimiento",
    r"naixement nascimento naissance nascita geboorte\w* geburt\w* aniversario anniversa\w* iban swift",
    r"bic bank\w*",
    r"banco cuenta compte conto konto rekening vat nif cif nie dni nss siret siren tva ust iva steuer\w*",
    r"fiscal\w*",
    r"tax kvk cnpj cpf btw customer cliente?s? client kunden\w* klant\w* member socio soci factura",
    r"invoice order",
    r"pedido year ano age edad amount importe price precio balance saldo latitude longitude time hora",
    r"created",
    r"modified updated serial serie contract contrato contrat mac ip port",
    r"cod kd kdnr kv.k bezero conta kont[oe]n(?:ummer|r) rekening\w* debitor\w* kreditor\w*",
    r"ssn ss social.(?:security|insurance) seguridad.social seguretat.social seguranca.social",
    r"securite.sociale",
    r"versicher\w* poliza polissa polizza polis apolice ruc rut rfc cuit cuil curp nipc contribuinte nan ifz",
    r"kvk\w* passport pasaporte passaport\w* passeport paspoort reisepass matricul\w* mitglied\w*",
    r"lid(?:nummer|nr) afilia\w* registro registre registration expedient\w* expte exp dossier aktenzeichen",
    r"auftrag\w* bestell?\w* encomenda comanda commande ordine order\w* fattura fatura facture factuur\w*",
    r"rechnung\w* artikel\w* articulo article articolo artigo employee empleado legajo",
    r"personaln(?:ummer|r) personeel\w*",
)
"""Of these columns no number is one to call, however it looks."""
NO_NAME = _words(
    r"street city country state calle rua ciudad provincia pais direccion address adresse adre[cs]a",
    r"poblacio\w*",
    r"localidad\w* ville rue stadt ort strasse land indirizzo citta via plaats straat region comarca",
    r"municipio",
    r"category categor\w* group groups grupo grup gruppo gruppe phone book phonebook tags? status owner",
    r"source",
    r"language idioma salutation title tratamiento department departamento assigned user type tipo label",
    r"labels",
    r"domain\w* domini\w* login usuari\w* utilisateur utente",
    r"benutzer\w* gebruiker\w* utilizador erabiltzaile\w*",
    r"display pantalla angezeigter anzeigename phonetic prefix suffix nickname photo notes website web url",
)
"""Columns whose cells may look like names, and are none."""
LABEL_WORD = _words("type label tipo etiqueta etiketa etichetta libelle typ mota bezeichnung tipus")
VALUE_WORD = _words("value valor valeur valore waarde balioa wert number numero nummer")
LABELS = (
    ("fax", re.compile(r"\b(?:\w*fax\w*|telecopie\w*)\b")),
    (
        "mobile",
        _words(
            r"mobil\w* movil\w* movs? mob telm tlmv?",
            r"cell\w* cels? celular\w* handy\w* telemove\w* portables? gsm",
            r"mugikor\w*",
            r"sakeleko\w* eskukoa mobiel\w*",
        ),
    ),
    (
        "extension",
        _words(r"extensions? ext extn extensio extensao anexo ramal interno durchwahl\w* nebenstelle\w*"),
    ),
    (
        "pager",
        _words(
            r"pager beeper busca buscapersonas buscapersoas localizador cercaperson\w* bilagailu\w* semafoon",
            r"teleavertisseur radiomessagerie",
        ),
    ),
    (
        "assistant",
        _words(r"assistants? asst asistente ayudante assistent\w* ajudant auxiliar laguntzaile\w*"),
    ),
    ("car", _words(r"car coche automovil automobil automovel cotxe carro auto autoko voiture autotelefo\w*")),
    (
        "main",
        _words(
            r"main primary principal central centralita centraleta haupt\w* zentrale principale hoofd\w*",
            r"nagusi\w* algemeen",
            r"switchboard",
        ),
    ),
    (
        "work",
        _words(
            r"gesch trab prof",
            r"work business office company trabajo oficina empresa laboral feina treball despatx traballo",
            r"trabalho emprego",
            r"comercial profesional professionnel escritorio lana lanek\w* bulegoa bureau",
            r"travail societe ufficio",
            r"uff lavoro",
            r"azienda werk kantoor bedrijf geschaft\w* dienst\w* arbeit buro firma",
        ),
    ),
    (
        "home",
        _words(
            r"priv partic dom",
            r"home personal private? particular casa privado domicili\w* domicile maison residencia\w*",
            r"etxe\w* personnel",
            r"abitazione ab",
            r"thuis prive zuhause",
        ),
    ),
    (
        "other",
        _words(
            r"other otros? otras? altres? outros? outras? beste\w* autres? altro andere[ns]? overig\w*",
            r"weiteres?",
            r"sonstige\w*",
            r"alternate alternativo secondary secundario",
        ),
    ),
)
_COUNTED = (
    r"contact\w*|contat\w*|kontakt\w*|harreman\w*|rows?|records?|entries|filas?|files|registros?|registres|linhas?|lignes"
    r"|righe|rijen|zeilen|eintrage|datensatze|personas?|persones|people|pessoas|clientes?|clients?|kunden|klanten"
    r"|fiches|enregistrements|voci|nombres?|numeros?|nummern|numbers?|telefon\w*|phones?"
)
TOTAL = re.compile(
    r"(?:(?:grand|overall) )?(?:sub ?)?(?:totals?|totales|totais|totaux|totale|totaal|totalen|totali|sum|suma"
    r"|sumas|soma|somme|somma|som|summe|summen|gesamt|gesamtsumme|gesamtanzahl|gesamtzahl|zwischensumme|insgesamt"
    r"|guztira|batura|recuento|recompte|reconto|count|conteo|contagem|conteggio|anzahl|aantal|nombre total)"
    r"(?: (?:general|generale|geral|xeral|orokorra|globala?|final|of|de|d|di|von|van|der|das|dos"
    rf"|{_COUNTED}))*"
    rf"(?: \d+)*(?: (?:{_COUNTED}))?|\d+ (?:{_COUNTED})"
)
"""What stands at the beginning of a row that sums up or counts those above."""
