package gradus.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerformanceTest {
  private static final Meter COMMON = Meter.of(4, 4);

  private static Measure barred(Barline left, Barline right, String ending) {
    return new Measure(
        COMMON.length(), COMMON, Key.C_MAJOR, left, right, ending, "", false, List.of());
  }

  private static Score score(List<Measure> measures) {
    return new Score("", "", "", "", List.of(new Part("", Clef.TREBLE, 0, measures)));
  }

  /**
   * Reads measures such as {@code "|: a 1:b :| 2:c |]"} and says in which order they are played.
   */
  private static String order(String text) {
    List<Measure> measures = new ArrayList<>();
    StringBuilder names = new StringBuilder();
    Barline left = Barline.SINGLE;
    for (String word : text.split(" ", -1)) {
      switch (word) {
        case "|:" -> left = Barline.REPEAT_START;
        case ":|", "||", "|]" -> {
          Measure last = measures.removeLast();
          Barline right =
              switch (word) {
                case ":|" -> Barline.REPEAT_END;
                case "||" -> Barline.DOUBLE;
                default -> Barline.FINAL;
              };
          measures.add(barred(last.left(), right, last.ending()));
        }
        default -> {
          int colon = word.indexOf(':');
          measures.add(barred(left, Barline.SINGLE, colon < 0 ? "" : word.substring(0, colon)));
          names.append(word.charAt(word.length() - 1));
          left = Barline.SINGLE;
        }
      }
    }
    StringBuilder played = new StringBuilder();
    Performance.played(score(measures))
        .order()
        .forEach(place -> played.append(names.charAt(place)));
    return played.toString();
  }

  @Test
  void repeatsArePlayedOut() {
    assertThat(order("a b c")).isEqualTo("abc");
    assertThat(order("|: a b :|")).isEqualTo("abab");
    assertThat(order("a b :| c")).isEqualTo("ababc");
    assertThat(order("p |: a b :| |: c d :|")).isEqualTo("pababcdcd");
    assertThat(order("a :| b :|")).isEqualTo("aabb");
    assertThat(order("|: a 1:b :| 2:c |]")).isEqualTo("abac");
    assertThat(order("|: a 1:b :| 2:c || d e :|")).isEqualTo("abacdede");
    assertThat(order("|: a 1:b c :| 2:d e || |: f 1:g :| 2:h |]")).isEqualTo("abcadefgfh");
    assertThat(order("|: a 1:b :| 2:c :| |: d :|")).isEqualTo("abacdd");
    assertThat(order("|: a 1,2:b :| 3:c |] d")).isEqualTo("ababacd");
    assertThat(order("|: a 1-3:b :| 4:c |]")).isEqualTo("abababac");
    assertThat(order("|: a")).isEqualTo("a");
  }

  @Test
  void repeatsWithoutEndAreRefusedAndNoneHangs() {
    for (String text :
        List.of("|: a 999:b :|", "1:a 3:b :| 7:c :|", "2:a :|", "|: 2:a :| 2:b :|")) {
      assertThat(order(text).length()).as(text).isBetween(1, 2_000);
    }
  }
}
