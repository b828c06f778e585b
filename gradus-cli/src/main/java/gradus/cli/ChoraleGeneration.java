package gradus.cli;

import gradus.Rng;
import gradus.chorales.ChoraleComposer;
import gradus.chorales.ChoraleScore;
import gradus.score.Score;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code gradus generate} of a model of chorales: frames, one after the other, as scores. */
final class ChoraleGeneration {
  static final int FRAMES = 64; // by default: 16 bars of quarter notes
  static final double TEMPERATURE = 1; // below it chords lose notes, each of which is improbable
  private static final int MOST_FRAMES = 10_000;
  private static final int VOICES = 4;

  private final ChoraleComposer composer;

  ChoraleGeneration(TrainedRun run, double temperature) {
    composer = UsageException.unless(() -> new ChoraleComposer(run.vectorModel(), temperature));
  }

  /** Writes chorales into a folder, numbered from 1. */
  void generate(int count, int frames, long seed, Path folder, Output output) {
    if (frames < 1 || frames > MOST_FRAMES) {
      throw new UsageException(
          "--length: expected from 1 to 10,000 chords, a quarter note each, got " + frames + ".");
    }
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "chorale-%02d", i + 1);
      int[][] piece = composer.compose(frames, Rng.of(seed).split("piece " + i));
      Score score = ChoraleScore.of(piece, 1, "Chorale " + (i + 1));
      ScoreFiles.write(score, folder, name, ScoreFiles.WITH_MUSICXML);
      long four = Arrays.stream(piece).filter(frame -> frame.length == VOICES).count();
      long more = Arrays.stream(piece).filter(frame -> frame.length > VOICES).count();
      output.say(
          "%s: %s in %s, %d of four notes, %d of fewer, %d of more, of which four are written",
          name,
          Text.count(frames, "chords"),
          score.parts().getFirst().measures().getFirst().key(),
          four,
          frames - four - more,
          more);
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("event", "chorale");
      fields.put("name", name);
      fields.put("frames", piece);
      fields.put("ofFourNotes", four);
      fields.put("ofMore", more);
      output.event(fields);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("chorales", count);
    fields.put("folder", folder.toString());
    output.result(
        String.format(
            Locale.ROOT,
            "%s as %s in %s",
            Text.count(count, "chorales"),
            ScoreFiles.said(ScoreFiles.WITH_MUSICXML),
            folder),
        fields);
  }
}
