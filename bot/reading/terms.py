"""Which words of a French text tell it apart from others?

A term is a word that carries meaning, folded and cut to its stem so that « recalés » meets « recalé ».
Function words are left out; words that any news uses (« annonce », « projet », « million ») are kept
but weigh little. The stemming is a few endings only, after the idea of a light French stemmer
(Savoy 1999): enough for plurals, feminines and the commonest verb endings, never across word classes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from bot.reading.words import TOKEN, fold_key, tokens

_ENDINGS = ("ent", "er", "ez", "ees", "ee", "es", "e", "s", "x")
_SHORTEST_STEM = 4

_FUNCTION_WORDS = """
a afin ai ainsi alors apres as assez au aucun aucune aujourd aupres auquel aura aurait auront aussi aux avaient avait
avant avec avez avoir avons ayant beaucoup bien bientot c car ce ceci cela celle celles celui cent cependant certain
certaine certaines certains ces cet cette ceux chacun chacune chaque chez ci comme comment contre d dans de deja dela
depuis derriere des desormais dessous dessus deux devant devra devrait doit doivent donc dont du durant durera elle
elles en encore enfin ensuite entre envers environ es est et etaient etait etant ete etes etre eu eux faire fait faites
faut fera feront font furent fut hier hors hui ici il ils j je jusqu jusque l la laquelle le lequel les lesquelles
lesquels leur leurs lors lorsque lui m ma mais malgre me meme memes mes mien moi moins mon n ne neanmoins ni non nos
notamment notre nous nouveau nouveaux nouvel nouvelle nouvelles on ont ou oui par parce parfois parmi pas pendant peu
peut peuvent plus plusieurs plutot point pour pourquoi pourra pourrait pourtant pres presque puis puisque qu quand
quant quatre que quel quelle quelles quelqu quelque quelques quels qui quiconque quoi quoique rien s sa sans sauf se
selon sera serait seraient seront ses si sien soit son sont sous souvent suis sur surtout t ta tandis tant te tel telle
telles tels tes toi ton tous tout toute toutes tres trois trop tu un une va vers veut via voici voila voir vont vos
votre vous vu y dit dire dits an ans annee annees jour jours mois semaine semaines hier demain matin soir heure heures
lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre
novembre decembre premier premiere deuxieme second seconde dernier derniere derniers dernieres debut fin cinq six sept
huit neuf dix the of and to in for on with at by from is are as its it this that
mr mme monsieur madame ex vs etc html www http https com fr
"""

_NEWS_WORDS = """
accord acteur action activite actualite actu affaire affirme aide alerte ambition analyse annonce appel arrive article
augmente avance avenir avis baisse bilan bonne capital centre chef chiffre choix client compagnie compte confirme
confiance contrat cours cree creation date debat decide decision declare demande depart developpement developper
direct directeur directrice dirigeant document dossier economie economique enjeu ensemble entreprise equipe etat etude
euro europe europeen europeenne exclusif exclusive explique face filiale financement finance firme forme forte fort
francais francaise france geant gouvernement grand grande groupe hausse histoire idee important industrie industriel
info information informatique initiative innovation integre interet interview invest investit investissement lance
lancement leader ligne logiciel loi magazine main marche meilleur mesure mettre met mise milliard million ministre mise
mission mondial monde national niveau nombre nom numerique objectif offre officiel operation option ouvre ouverture
page part partenaire partenariat participation passe pays pdg personne petit place plan plateforme point politique
position possible poste pouvoir premier prend prendre presente president presse prevoit prix probleme produit
programme projet promet propose public publie publique puissance qualite question raison rapport recherche reponse
reste resultat reunion revele risque sait salarie secteur securite service signe site situation societe solution
source special speciale strategie succes suite sujet systeme tech technique technologie temps termes tete titre
toujours tour travail trouve type univers usage utilisateur utilise valeur vente version veille video vie ville vise
voit voix web zone
cloud donnee internet ligne informatique reseau serveur hebergement heberge operateur fournisseur numero
"""

NEWS_WORD = 0.3  #: weight of a word that any news may use


class Term(NamedTuple):
    """A telling word: its stem, and where it stands in the text."""

    stem: str
    start: int
    end: int


def stem(word: str) -> str:
    """The stem of a folded word. Idempotent enough to compare; not meant to be read."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            cut = word[: -len(ending)]
            return cut[:-1] if cut.endswith("e") and len(cut) > _SHORTEST_STEM else cut
    return word


SILENT = frozenset(_FUNCTION_WORDS.split())  #: folded words that tell nothing
_WORN = frozenset(stem(word) for word in _NEWS_WORDS.split())


@lru_cache(maxsize=65536)
def _read(form: str) -> str:
    """The stem of a folded word, "" when it tells nothing."""
    if form in SILENT or form.endswith("'") or len(form) < 2 or form.isdecimal():
        return ""
    return stem(form)


def terms(text: str) -> list[Term]:
    """The telling words of a text in order, numbers left out (see `bot.reading.amounts`)."""
    return [Term(found, t.start, t.end) for t in tokens(text) if (found := _read(t.form))]


def stem_list(text: str) -> list[str]:
    """The stems of the telling words of a text in order: `terms` without their places, which take longer."""
    return [found for form in TOKEN.findall(fold_key(text)) if (found := _read(form))]


def stems(text: str) -> frozenset[str]:
    """The distinct stems of a text."""
    return frozenset(stem_list(text))


def weight(term: str) -> float:
    """How much a stem tells before any counting: 1, or little for a word that any news uses."""
    return NEWS_WORD if term in _WORN else 1.0


def tells(word: str) -> bool:
    """Whether a folded word of letters and digits tells anything: no function word, no number, no single letter."""
    return word not in SILENT and len(word) > 1 and not word.isdecimal()
