package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LanguageModelSpecTest {
  @Test
  void wordsAreReadAndPrintedAgain() {
    for (String word :
        new String[] {
          "lstm:2x128",
          "rnn:64",
          "gru:3x7",
          "lstm:2x16:tied",
          "transformer:4x128",
          "transformer:64:100",
          "transformer:2x64:100:tied",
          "transformer:2x64:tied"
        }) {
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
    // For each block 12 · 128² + 9 · 128 and 4 heads at 51 distances; 65 · 128 twice, one with
    // biases, and a normalisation.
    assertThat(LanguageModelSpec.parse("transformer:4x128").build(65).parameterCount())
        .isEqualTo(4 * (196_608 + 1_152 + 4 * 51) + 2 * 65 * 128 + 65 + 256);
  }

  @Test
  void headsHave32FeaturesOrMore() {
    assertThat(heads("transformer:128")).isEqualTo("4 heads");
    assertThat(heads("transformer:96")).isEqualTo("3 heads");
    assertThat(heads("transformer:100")).isEqualTo("2 heads"); // 3 do not divide 100
    assertThat(heads("transformer:24")).isEqualTo("1 head");
  }

  private static String heads(String word) {
    return LanguageModelSpec.parse(word)
        .build(5)
        .toString()
        .replaceAll(".*, (\\d heads?),.*", "$1");
  }

  @Test
  void aContextIsTheUsualOneUnlessTold() {
    var usual = LanguageModelSpec.parse("transformer:2x64");
    assertThat(usual.build(5)).asString().contains("context 50");
    assertThat(usual.withUsualContext(20)).hasToString("transformer:2x64:20");
    assertThat(LanguageModelSpec.parse("transformer:2x64:9").withUsualContext(20))
        .hasToString("transformer:2x64:9");
    assertThat(LanguageModelSpec.parse("gru:8").withUsualContext(20)).hasToString("gru:8");
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
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:128:20"))
        .hasMessage("a context is for a transformer, lstm layers have none; got 20");
    assertThatThrownBy(() -> LanguageModelSpec.parse("transformer:128:0"))
        .hasMessage("the context must be from 1 to 8,192, got 0");
    assertThatThrownBy(() -> LanguageModelSpec.parse("transformer:128:10:tide"))
        .hasMessageContaining("did you mean tied?");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:0x128"))
        .hasMessage("the number of layers must be from 1 to 32, got 0");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:999999999"))
        .hasMessage("the number of units must be from 1 to 8,192, got 999,999,999");
    assertThatThrownBy(() -> LanguageModelSpec.parse("lstm:8").withDropout(1))
        .hasMessageContaining("dropout");
  }
}
