package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import gradus.Rng;
import gradus.sequence.Grammar.Transition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
  private static final Grammar REBER = Grammar.reber();
  private static final Grammar EMBEDDED = Grammar.embeddedReber();

  /** Examples of the literature, and the shortest word along every arrow. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BTXSE",
        "BPVVE",
        "BTSXSE",
        "BTSSXXTVVE",
        "BTXXVVE",
        "BTXXVPSE",
        "BPTVVE",
        "BPVPXVVE",
        "BPTTVPXTTVPSE",
        "BTSSSXXTTVPXVPSE"
      })
  void acceptsWords(String word) {
    assertThat(REBER.accepts(word)).isTrue();
    REBER.check(word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "B",
        "BTXS",
        "BTSSXXTVV",
        "TXSE",
        "BTXSEE",
        "BXSE",
        "BPVE",
        "BTSSPXSE",
        "btxse",
        "BTXSE "
      })
  void rejectsWhatIsNoWord(String word) {
    assertThat(REBER.accepts(word)).isFalse();
    assertThat(REBER.probability(word)).isZero();
    assertThatThrownBy(() -> REBER.check(word)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BTBPVVETE", "BTBTXSETE", "BPBPVVEPE", "BPBTSSXXTVVEPE", "BTBPTTVPSETE"})
  void acceptsEmbeddedWords(String word) {
    assertThat(EMBEDDED.accepts(word)).isTrue();
  }

  /** The closing letter must be the second one, and a word of the inner grammar is not enough. */
  @ParameterizedTest
  @ValueSource(strings = {"BTBPVVEPE", "BPBPVVETE", "BTXSE", "BTBPVVETEE", "BTBPVVET", "BTBPVETE"})
  void rejectsWhatIsNoEmbeddedWord(String word) {
    assertThat(EMBEDDED.accepts(word)).isFalse();
  }

  /** Worked out by hand from the diagram. */
  @ParameterizedTest
  @CsvSource({
    "'', B",
    "B, TP",
    "BT, SX",
    "BTS, SX",
    "BP, TV",
    "BTX, SX",
    "BPV, PV",
    "BTXX, TV",
    "BPVP, SX",
    "BTXS, E",
    "BPVV, E",
    "BTXSE, ''"
  })
  void listsWhatMayFollow(String prefix, String legal) {
    assertThat(REBER.next(prefix)).isEqualTo(legal);
  }

  @ParameterizedTest
  @CsvSource({
    "B, TP",
    "BT, B",
    "BTB, TP",
    "BTBPVVE, T",
    "BPBPVVE, P",
    "BTBPVVET, E",
    "BTBPVVETE, ''"
  })
  void listsWhatMayFollowInEmbeddedWords(String prefix, String legal) {
    assertThat(EMBEDDED.next(prefix)).isEqualTo(legal);
  }

  @Test
  void listsWhatMayFollowEachLetter() {
    assertThat(REBER.nextOfEach("BTXSE")).containsExactly("TP", "SX", "SX", "E", "");
    assertThatThrownBy(() -> REBER.nextOfEach("BTXS")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhereAWordGoesWrong() {
    assertThatThrownBy(() -> REBER.check("BTXPSE"))
        .hasMessage("'BTXPSE' goes wrong at letter 4, 'P': expected S or X after 'BTX'");
    assertThatThrownBy(() -> REBER.check("BTXSET"))
        .hasMessage("'BTXSET' goes wrong at letter 6, 'T': expected nothing after 'BTXSE'");
    assertThatThrownBy(() -> REBER.check("BPV"))
        .hasMessage("'BPV' ends too early: expected P or V next");
    assertThatThrownBy(() -> REBER.next("Q"))
        .hasMessage("'Q' goes wrong at letter 1, 'Q': expected B after ''");
  }

  /**
   * The share of each short word must be its chance: of n draws within four deviations √(p(1−p)/n).
   */
  @Test
  void generatesWordsWithTheirChances() {
    int draws = 40_000;
    Rng rng = Rng.of(1);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < draws; i++) {
      String word = REBER.word(rng);
      REBER.check(word);
      counts.merge(word, 1, Integer::sum);
    }
    assertThat(REBER.probability("BTXSE")).isEqualTo(1 / 8.0);
    assertThat(REBER.probability("BPVVE")).isEqualTo(1 / 8.0);
    assertThat(REBER.probability("BTSSXXTVVE")).isEqualTo(1 / 256.0);
    counts.forEach(
        (word, count) -> {
          double p = REBER.probability(word);
          if (p >= 1 / 32.0) {
            assertThat(count / (double) draws)
                .as(word)
                .isCloseTo(p, offset(4 * Math.sqrt(p * (1 - p) / draws)));
          }
        });
    assertThat(counts.keySet().stream().filter(w -> REBER.probability(w) >= 1 / 32.0))
        .containsExactlyInAnyOrder(
            "BTXSE", "BPVVE", "BTSXSE", "BPTVVE", "BTSSXSE", "BPTTVVE", "BTXXVVE", "BPVPSE",
            "BPTVPSE");
  }

  @Test
  void generatesEmbeddedWords() {
    Rng rng = Rng.of(2);
    for (int i = 0; i < 1_000; i++) {
      String word = EMBEDDED.word(rng);
      assertThat(EMBEDDED.accepts(word)).as(word).isTrue();
      assertThat(word.charAt(word.length() - 2)).isEqualTo(word.charAt(1));
      assertThat(REBER.accepts(word.substring(2, word.length() - 2))).as(word).isTrue();
    }
    assertThat(EMBEDDED.probability("BTBTXSETE")).isEqualTo(1 / 16.0);
  }

  @Test
  void sameSeedSameWords() {
    assertThat(EMBEDDED.word(Rng.of(7))).isEqualTo(EMBEDDED.word(Rng.of(7)));
  }

  @Test
  void refusesWhatIsNoAutomaton() {
    var loop =
        List.of(new Transition(0, 'a', 1), new Transition(1, 'b', 1), new Transition(0, 'b', 2));
    assertThatThrownBy(() -> Grammar.of("ab", loop)).hasMessageContaining("from state 1");
    var ambiguous = List.of(new Transition(0, 'a', 1), new Transition(0, 'a', 2));
    assertThatThrownBy(() -> Grammar.of("ab", ambiguous))
        .hasMessageContaining("0 ─a→ 1 and 0 ─a→ 2");
    var stranger = List.of(new Transition(0, 'z', 1));
    assertThatThrownBy(() -> Grammar.of("ab", stranger)).hasMessageContaining("0 ─z→ 1");
    var ends = List.of(new Transition(0, 'a', 1), new Transition(0, 'b', 2));
    assertThatThrownBy(() -> Grammar.of("ab", ends)).hasMessageContaining("here are 2");
    assertThatThrownBy(() -> Grammar.of("ab", List.of())).hasMessageContaining("here are 0");
  }
}
