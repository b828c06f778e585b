package gradus.tunes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Rng;
import gradus.abc.Abc;
import gradus.abc.AbcTune;
import gradus.abc.Tunes;
import gradus.data.DataException;
import gradus.nn.LanguageModel;
import gradus.score.Measure;
import gradus.score.Score;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.Sampling;
import gradus.sequence.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class TuneTextTest {
  private static final List<Score> TUNES = Tunes.all().stream().map(AbcTune::score).toList();

  private static Score tune(String music) {
    return Abc.parse("X:1\nT:A\nL:1/8\nM:6/8\nK:D\n" + music, Abc.Mode.STRICT).getFirst().score();
  }

  @Test
  void aTuneIsItsMetreItsKeyAndItsMusic() {
    assertThat(TuneText.of(tune("|: dfd faf | ede fdB :|\n")))
        .startsWith("M:6/8\nK:D\n")
        .endsWith("\n")
        .doesNotContain("X:", "T:", "L:", TuneText.END);
    assertThat(TuneText.of(List.of(tune("d6|\n"), tune("f6|\n"))))
        .startsWith(TuneText.END + "M:6/8")
        .endsWith(TuneText.END)
        .containsPattern("\n" + TuneText.END + "M:6/8");
  }

  @Test
  void everyTuneIsReadBackFromItsText() {
    for (Score tune : TUNES) {
      AbcTune back = TuneText.read(TuneText.of(tune), "A");
      assertThat(back.report().faults()).as(tune.title()).isEmpty();
      assertThat(notes(back.score())).as(tune.title()).isEqualTo(notes(tune));
    }
  }

  private static List<String> notes(Score tune) {
    return tune.parts().getFirst().measures().stream()
        .map(
            measure ->
                measure.notes().stream()
                    .map(note -> note.onset() + " " + note.duration() + " " + note.pitch())
                    .toList()
                    .toString())
        .toList();
  }

  @Test
  void tokensAreNotesBarsAndFields() {
    String text = TuneText.of(List.of(tune("|: \"D\"dfd f2 =c/ | ede fdB :|\n")));
    Vocabulary tokens = TuneText.tokens(text);
    assertThat(tokens.symbols()).contains("M:6/8\n", "K:D\n", "\"D\"", "f2", "=c/", "|:", ":|");
    assertThat(tokens.decode(tokens.encode(text))).isEqualTo(text);
    assertThat(tokens.encode(text)).hasSizeLessThan(text.length() / 2 + 10);
    assertThat(tokens.token(TuneText.END)).isPresent();
  }

  @Test
  void aTenthIsHeldOutAndTheRestLearntInEachKey() {
    TuneCorpus corpus = TuneCorpus.of(TUNES, new int[] {0, 2}, Rng.of(1));
    assertThat(corpus.heldOut())
        .hasSize(TUNES.size() / 10)
        .doesNotContainAnyElementsOf(corpus.learnt());
    assertThat(corpus.learnt()).hasSize(TUNES.size() - TUNES.size() / 10);
    assertThat(corpus.training()).hasSize(2 * corpus.learnt().size()).containsAll(corpus.learnt());
    assertThat(TuneCorpus.of(TUNES, new int[] {0, 2}, Rng.of(1))).isEqualTo(corpus);
    assertThatThrownBy(() -> TuneCorpus.of(TUNES.subList(0, 9), new int[] {0}, Rng.of(1)))
        .isInstanceOf(DataException.class)
        .hasMessage("expected 10 tunes or more, so that one can be held out, found 9.");
  }

  @Test
  void whatIsComposedIsCheckedAndNotRepaired() {
    Vocabulary letters = TuneText.characters(TuneText.of(TUNES));
    LanguageModel model = LanguageModelSpec.parse("lstm:8").build(letters.size());
    model.initialise(Rng.of(1));
    var composer = new Composer(model, letters, Sampling.defaults());
    List<Composer.Composition> tunes = composer.compose(3, "M:6/8\nK:D\n");
    assertThat(tunes).hasSize(3).allMatch(tune -> tune.text().startsWith("M:6/8\nK:D\n"));
    assertThat(tunes).anyMatch(tune -> !tune.report().isValid()); // it has learnt nothing yet
    assertThat(composer.compose(3, "M:6/8\nK:D\n").get(1).text()).isEqualTo(tunes.get(1).text());
    assertThatIllegalArgumentException().isThrownBy(() -> composer.compose(1, "K:Ω\n"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Composer(model, Vocabulary.ofCharacters("ab"), Sampling.defaults()));
  }

  @Test
  void aSurveyCountsFaultsAndCopies() {
    TuneCorpus corpus = TuneCorpus.of(TUNES, new int[] {0}, Rng.of(1));
    Score learnt = corpus.learnt().getFirst();
    List<Composer.Composition> tunes =
        List.of(composition(TuneText.of(learnt)), composition("M:6/8\nK:D\nabc|d6|\n"));
    Survey survey = Survey.of(tunes, corpus);
    long whole = learnt.parts().getFirst().measures().stream().filter(Measure::isFull).count();
    int short2 =
        Originality.beside(corpus.learnt()).longestPassage(tunes.get(1).tune().score()).measures();
    assertThat(survey.tunes()).isEqualTo(2);
    assertThat(survey.parsed()).isEqualTo(2);
    assertThat(survey.valid()).isEqualTo(2);
    assertThat(survey.copied()).isEqualTo((whole + short2) / 2.0);
    assertThat(Survey.of(List.of(composition("M:6/8\nK:D\nabc d3|abc|d6|\n")), corpus).barsFull())
        .isZero();
  }

  private static Composer.Composition composition(String text) {
    AbcTune tune = TuneText.read(text, "A");
    return new Composer.Composition(text, tune, tune.report());
  }
}
