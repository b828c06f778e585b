package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LanguageModelSpecTest {
  @Test
  void wordsAreReadAndPrintedAgain() {
    for (String word : new String[] {"lstm:2x128", "rnn:64", "gru:3x7", "lstm:2x16:tied"}) {
      assertThat(LanguageModelSpec.parse(word)).hasToString(word);
    }
    assertThat(LanguageModelSpec.parse(" LSTM:1x128 ")).hasToString("lstm:128");
    assertThat(LanguageModelSpec.parse("gru:2×8")).hasToString("gru:2x8");
  }

  @Test
  void aModelHasTheWeightsOfItsWord() {
    // 4 gates · 128 · (65 inputs + 128 + 1), then 4 · 128 · (128 + 128 + 1), then 65 · (128 + 1).
    assertThat(LanguageModelSpec.parse("lstm:2x128").build(65).parameterCount())
        .isEqualTo(99_328 + 131_584 + 8_385);
    assertThat(LanguageModelSpec.parse("rnn:8:tied").build(65).parameterCount())
        .isEqualTo(65 * 8 + 8 * (8 + 8 + 1) + 65);
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstn:2x128"))
        .hasMessageContaining("\"lstn\": did you mean lstm?");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm"))
        .hasMessageContaining("as in lstm:2x128");
    assertThatThrownBy(() -> LanguageModelSpec.parse("gru:2y128"))
        .hasMessageContaining("as in gru:2x128")
        .hasMessageContaining("found \"2y128\"");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:128:tide"))
        .hasMessageContaining("did you mean tied?");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:0x128"))
        .hasMessage("the number of layers must be from 1 to 32, got 0");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:999999999"))
        .hasMessage("the number of units must be from 1 to 8,192, got 999,999,999");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:8").withDropout(1))
        .hasMessageContaining("dropout");
  }
}
