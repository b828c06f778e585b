package gradus.cli;

import gradus.data.DataException;
import gradus.rolls.RollCorpus;
import gradus.rolls.RollPiece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Piano rolls from MIDI files, of which each next column is to be predicted.
 *
 * @param collection where they are in a data folder
 * @param shifts by how many semitones each is moved, so that the model learns it in several keys
 */
record RollRecipe(
    String name, String summary, Settings defaults, String collection, List<Integer> shifts)
    implements Recipe {
  private static final double CLIP = 1;
  private static final int GRID = 4;
  private static final int MOST_NAMED = 3; // files that were left out

  /** The jigs of the Nottingham collection. */
  static final RollRecipe JIGS =
      new RollRecipe(
          "midi-jigs",
          "the 340 jigs of the Nottingham collection as piano rolls",
          settings("lstm:2x256:skip:chained", 6, 50, 10),
          "midi/nottingham-jigs",
          List.of(-5, -3, -2, 0, 2, 3, 5));

  /** Movements of sonatas by Mozart. */
  static final RollRecipe MOZART =
      new RollRecipe(
          "mozart",
          "movements by Mozart as piano rolls, column by column",
          settings("lstm:2x256:skip:chained", 14, 10, 120),
          "midi/mozart",
          List.of(-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6));

  private static Settings settings(String model, int epochs, int batch, int window) {
    return Settings.of(model, epochs, batch, 0.003)
        .withCosine()
        .withSequences(window, CLIP)
        .withDropout(0.5)
        .withRepresentation("keys")
        .with(Map.of("grid", String.valueOf(GRID)));
  }

  @Override
  public RollTask task(Settings settings) {
    settings.requireNoActivation();
    return RollTask.of(this, settings);
  }

  /** Pieces, where they are from, and what was left out, in a sentence that may be empty. */
  record Collected(List<RollPiece> pieces, String source, String remark) {
    /** Returns the pieces divided, in keys of a recipe. */
    RollCorpus corpus(RollRecipe recipe, Settings settings) {
      return RollCorpus.of(pieces, recipe.shifts(), DatasetRecipe.chance(settings));
    }
  }

  /**
   * Reads the pieces. Of a folder, files that cannot be read are left out.
   *
   * @throws DataException if there is none to learn from
   */
  Collected collect(Settings settings) {
    String named = settings.data();
    Path path = named.isEmpty() ? DataFiles.usual(collection, "MIDI files") : Path.of(named);
    List<Path> files = DataFiles.in(path, "MIDI files, which end in .mid", ".mid", ".midi");
    List<RollPiece> pieces = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Path file : files) {
      try {
        pieces.add(RollPiece.read(file, Math.max(1, settings.grid())));
      } catch (DataException e) {
        if (files.size() == 1) {
          throw e;
        }
        faults.add(String.valueOf(e.getMessage()));
      }
    }
    if (pieces.isEmpty()) {
      throw new DataException(
          path
              + ": none of "
              + Text.count(files.size(), "files")
              + " can be learnt from. "
              + faults.getFirst());
    }
    return new Collected(
        pieces,
        String.format(Locale.ROOT, "%s: %s", path, Text.count(pieces.size(), "pieces")),
        remark(faults, files.size()));
  }

  private static String remark(List<String> faults, int files) {
    if (faults.isEmpty()) {
      return "";
    }
    int more = faults.size() - MOST_NAMED;
    return faults.size()
        + " of "
        + Text.count(files, "files")
        + " left out: "
        + String.join("; ", faults.subList(0, Math.min(MOST_NAMED, faults.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
