package gradus.abc;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TunesTest {
  /** Tunes that end on another note, as their settings do. */
  private static final Set<String> OPEN =
      Set.of(
          "Morrison's Jig", // on the note below, to lead back
          "Drowsy Maggie", // on the note below, to lead back
          "The Connaughtman's Rambles", // on the sixth
          "The Battering Ram"); // on the fifth

  private static final List<AbcTune> ALL = Tunes.all();

  static Stream<AbcTune> tunes() {
    return ALL.stream();
  }

  @Test
  void thereAreEnoughOfEachKind() {
    List<AbcTune> tunes = ALL;
    assertThat(tunes).hasSizeGreaterThanOrEqualTo(60);
    assertThat(Tunes.of("jig"))
        .hasSizeGreaterThanOrEqualTo(30)
        .allMatch(t -> measures(t).getFirst().meter().toString().equals("6/8"));
    assertThat(
            tunes.stream()
                .map(t -> t.score().rhythm())
                .collect(Collectors.groupingBy(r -> r, Collectors.counting())))
        .containsOnlyKeys("jig", "slip jig", "reel", "hornpipe", "polka", "waltz");
    assertThat(tunes).extracting(AbcTune::number).doesNotHaveDuplicates();
    assertThat(tunes).extracting(t -> t.score().title()).doesNotHaveDuplicates();
    Set<List<Measure>> different = new HashSet<>();
    assertThat(tunes).allMatch(t -> different.add(measures(t)));
  }

  private static List<Measure> measures(AbcTune tune) {
    return tune.score().parts().stream().map(Part::measures).findFirst().orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("titles")
  void itsBarsAreFullItsRepeatsBalanceAndItEndsOnItsTonic(String title) {
    AbcTune tune = tunes().filter(t -> t.score().title().equals(title)).findFirst().orElseThrow();
    assertThat(tune.problems()).isEmpty();
    assertThat(tune.report().faults()).isEmpty();
    List<Measure> measures = measures(tune);
    Note last = measures.getLast().notes().getLast();
    Key key = measures.getFirst().key();
    boolean closed = last.pitch().step() == key.tonic() && last.pitch().alter() == key.tonicAlter();
    assertThat(closed).as(last.pitch() + " in " + key).isEqualTo(!OPEN.contains(title));
    assertThat(measures.stream().flatMap(m -> m.notes().stream()))
        .allMatch(n -> n.pitch().midi() >= 55 && n.pitch().midi() <= 88); // a fiddle's
  }

  static Stream<String> titles() {
    return tunes().map(t -> t.score().title());
  }
}
