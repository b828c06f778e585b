package gradus.chorales;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.nn.VectorModel;
import gradus.score.Meter;
import gradus.score.Score;
import gradus.scores.ScoreTokens;
import gradus.sequence.VectorModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoraleScoreTest {
  private static String words(int perQuarter, int[]... frames) {
    return String.join(" ", ScoreTokens.of(ChoraleScore.of(frames, perQuarter, "")));
  }

  private static final int[] TONIC = {72, 67, 64, 48};
  private static final int[] DOMINANT = {71, 67, 62, 55};
  private static final int[] OF_MINOR = {71, 68, 64, 52}; // E major, before A minor
  private static final int[] MINOR = {72, 69, 64, 57};

  @Test
  void voicesOfAFrameAreSopranoToBass() {
    assertThat(words(1, TONIC, DOMINANT, TONIC, TONIC))
        .isEqualTo(
            "piece meter:C key:C-major treble bass bar @0 p1v1 C5 1/4 p1v2 G4 1 p2v1 E4 1/4 p2v2"
                + " C3 1/4 @1/4 p1v1 B4 1/4 p2v1 D4 1/4 p2v2 G3 1/4 @1/2 p1v1 C5 1/2 p2v1 E4 1/2"
                + " p2v2 C3 1/2 right:final");
    assertThat(words(1, new int[] {48, 64, 67, 72})).contains("p1v1 C5 1/4 p1v2 G4 1/4 p2v1 E4");
    assertThat(words(1, TONIC, new int[] {72, 64, 48})).contains("p1v2 rest 1/4");
    assertThat(words(1, new int[] {76, 72, 67, 64, 48})).contains("p2v1 G4 1/4 p2v2 C3 1/4");
  }

  @Test
  void theLastChordBeginsOnAStrongBeat() {
    assertThat(words(1, DOMINANT, TONIC, DOMINANT, TONIC, TONIC))
        .contains("bass bar length:1/4 @0 p1v1 B4 1/4")
        .endsWith("@1/2 p1v1 C5 1/2 p2v1 E4 1/2 p2v2 C3 1/2 right:final");
    assertThat(words(4, TONIC, TONIC, TONIC, TONIC)).contains("bar length:1/4 @0 p1v1 C5 1/4");
  }

  @Test
  void longNotesByThreesAreThreeFour() {
    var frames = new int[12][];
    for (int bar = 0; bar < 4; bar++) {
      frames[3 * bar] = TONIC;
      frames[3 * bar + 1] = TONIC;
      frames[3 * bar + 2] = bar == 3 ? TONIC : DOMINANT;
    }
    Score score = ChoraleScore.of(frames, 1, "");
    assertThat(score.parts().getFirst().measures()).hasSize(4);
    assertThat(score.parts().getFirst().measures().getFirst().meter()).isEqualTo(Meter.of(3, 4));
  }

  @Test
  void aChromaticNoteIsNamedByWhereItGoesOrWhatSoundsWithIt() {
    int[] leaving = {76, 69, 64, 57};
    assertThat(words(1, TONIC, DOMINANT, TONIC, OF_MINOR, MINOR, DOMINANT, TONIC, TONIC))
        .contains("key:C-major")
        .contains("p1v2 G#4 1/4"); // to A
    assertThat(words(1, TONIC, OF_MINOR, leaving, DOMINANT, TONIC, DOMINANT, TONIC, TONIC))
        .contains("p1v2 G#4 1/4");
    int[] minorSubdominant = {72, 68, 65, 53};
    assertThat(words(1, TONIC, minorSubdominant, TONIC, DOMINANT, TONIC, TONIC, TONIC, TONIC))
        .contains("p1v2 Ab4 1/4");
  }

  @Test
  void unisonsAndTheirOrderAreKept(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("pieces.json");
    Files.writeString(file, "{\"train\":[[[67,67,60,62]]],\"valid\":[[[60]]],\"test\":[[[]]]}");
    assertThat(Chorales.readVoices(file).train().getFirst()[0]).containsExactly(67, 67, 60, 62);
    assertThat(Chorales.read(file).train().getFirst()[0]).containsExactly(60, 62, 67);
  }

  /** A net whose weights are all 0 but for the biases, and for what a key adds to one above it. */
  private static VectorModel model() {
    VectorModel model = VectorModelSpec.parse("lstm:1:chained").build(Chorales.KEYS);
    model.initialise(Rng.of(1));
    model
        .parameters()
        .forEach(
            parameter -> {
              int size = parameter.shape().size();
              var values = new float[size];
              if (parameter.name().endsWith("output.bias")) {
                Arrays.fill(values, -50);
                values[60 - Chorales.LOWEST] = 0;
              }
              if (parameter.name().endsWith("chain")) {
                values[(60 - Chorales.LOWEST) * Chorales.KEYS + 67 - Chorales.LOWEST] = 100;
              }
              parameter.set(values);
            });
    return model;
  }

  @Test
  void keysAreDrawnGivenThoseBelow() {
    int[][] piece = new ChoraleComposer(model(), 1).compose(400, Rng.of(2));
    assertThat(Arrays.asList(piece))
        .allMatch(frame -> frame.length == 0 || Arrays.equals(frame, FIFTH));
    long sounding = Arrays.stream(piece).filter(frame -> frame.length > 0).count();
    assertThat(sounding).isBetween(160L, 240L); // half of 400, four deviations of 10
    assertThat(new ChoraleComposer(model(), 1).compose(400, Rng.of(2))).isDeepEqualTo(piece);
    assertThat(new ChoraleComposer(model(), 0).compose(3, Rng.of(2))).hasDimensions(3, 0);
  }

  private static final int[] FIFTH = {60, 67};
}
