package gradus.cli;

import gradus.Rng;
import gradus.midi.PianoRoll;
import gradus.rolls.RollForm;
import gradus.rolls.RollPiece;
import gradus.rolls.RollPlayer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code gradus generate} of a model of piano rolls: it plays on from the opening of a piece. */
final class RollGeneration {
  private final TrainedRun run;
  private final RollRecipe recipe;
  private final RollPlayer player;

  /**
   * Prepares to play.
   *
   * @param temperature of keys; null for the usual
   * @param threshold of velocities; null for the usual
   */
  RollGeneration(
      TrainedRun run, RollRecipe recipe, @Nullable Double temperature, @Nullable Double threshold) {
    this.run = run;
    this.recipe = recipe;
    RollForm form = RollTask.form(run.settings());
    if (form == RollForm.KEYS && threshold != null) {
      throw new UsageException("--threshold is for velocities; the run is of keys: leave it out.");
    }
    if (form == RollForm.VELOCITIES && temperature != null) {
      throw new UsageException(
          "--temperature is for probabilities; the run is of velocities: try --threshold.");
    }
    player =
        UsageException.unless(
            () ->
                new RollPlayer(
                    form,
                    temperature == null ? RollTask.TEMPERATURE : temperature,
                    threshold == null ? RollPlayer.THRESHOLD : threshold));
  }

  /**
   * Writes a roll as MIDI, picture and sound.
   *
   * @param prime a MIDI file to play on from, which the result does not begin with; null for a
   *     piece that was held out
   * @param length how many columns; null for the usual number, or by the seconds
   * @param seconds how long, at the tempo of what is played on from; null to go by the length
   * @param mid the file, beside which the others go
   */
  void generate(
      @Nullable Path prime,
      @Nullable Integer length,
      @Nullable Double seconds,
      long seed,
      Path mid,
      Output output) {
    if (length != null && seconds != null) {
      throw new UsageException("--length and --seconds say the same: leave one out.");
    }
    Settings settings = run.settings();
    Rng chance = Rng.of(seed);
    int window = RollTask.window(settings);
    RollPiece opening =
        prime == null
            ? recipe.collect(settings).corpus(recipe, settings).opening(window, chance)
            : RollPiece.read(prime, Math.max(1, settings.grid())).opening(window);
    int columns = columns(length, seconds, opening, settings);
    PianoRoll roll = player.play(run.vectorModel(), opening.roll(), columns, chance);
    String name = RollFiles.stem(mid);
    RollPiece written = opening.with(name, roll);
    List<Path> files = RollFiles.write(written, mid, roll.toSvg(name));
    double lasts = columns * opening.secondsPerStep();
    output.say(
        "%s",
        String.format(
            Locale.ROOT,
            "%s after the opening of %s: %s, %s, at %.0f quarter notes a minute",
            Text.count(columns, "columns"),
            opening.name(),
            Text.count(roll.notes().size(), "notes"),
            Text.duration(lasts),
            opening.quartersPerMinute()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("columns", columns);
    fields.put("notes", roll.notes().size());
    fields.put("seconds", lasts);
    fields.put("prime", opening.name());
    fields.put("files", files.stream().map(Path::toString).toList());
    output.result(
        "written to " + String.join(", ", files.stream().map(Path::toString).toList()), fields);
  }

  private static int columns(
      @Nullable Integer length, @Nullable Double seconds, RollPiece opening, Settings settings) {
    double columns =
        length != null
            ? length
            : seconds != null ? seconds / opening.secondsPerStep() : RollTask.length(settings);
    if (!(columns >= 1 && columns <= PianoRoll.MOST_STEPS)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "%s: expected from 1 to %,d columns, got %,.0f.",
              length != null ? "--length" : "--seconds",
              PianoRoll.MOST_STEPS,
              columns));
    }
    return (int) columns;
  }
}
