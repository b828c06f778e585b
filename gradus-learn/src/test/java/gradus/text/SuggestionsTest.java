package gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> NAMES = List.of("sgd", "momentum", "adam", "adamw", "rmsprop");

  @ParameterizedTest
  @CsvSource({
    "'', abc, 3",
    "abc, abc, 0",
    "abc, acb, 1",
    "abc, ABD, 1",
    "kitten, sitting, 3",
    "ca, abc, 3"
  })
  void countsEdits(String left, String right, int expected) {
    assertThat(Suggestions.distance(left, right)).isEqualTo(expected);
    assertThat(Suggestions.distance(right, left)).isEqualTo(expected);
  }

  @Test
  void findsTheNearestIfItIsNear() {
    assertThat(Suggestions.nearest("adma", NAMES)).contains("adam");
    assertThat(Suggestions.nearest("momentun", NAMES)).contains("momentum");
    assertThat(Suggestions.nearest("newton", NAMES)).isEmpty();
  }

  @Test
  void saysWhatIsKnown() {
    assertThat(Suggestions.unknown("optimizer", "rmsprob", NAMES))
        .isEqualTo(
            "there is no optimizer \"rmsprob\": did you mean rmsprop? Known are adam, adamw,"
                + " momentum, rmsprop, sgd.");
    assertThat(Suggestions.unknown("optimizer", "newton", NAMES))
        .isEqualTo(
            "there is no optimizer \"newton\". Known are adam, adamw, momentum, rmsprop, sgd.");
  }
}
