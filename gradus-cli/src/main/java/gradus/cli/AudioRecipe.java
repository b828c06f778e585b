package gradus.cli;

import gradus.audio.Representation;
import gradus.audio.Resampler;
import gradus.audio.Wav;
import gradus.data.DataException;
import gradus.data.DataFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Sound, of which each next vector is to be predicted. */
record AudioRecipe() implements Recipe {
  private static final String FOLDER = "audio";
  private static final double CLIP = 5;
  private static final int WINDOW = 40;

  @Override
  public String name() {
    return "audio";
  }

  @Override
  public String summary() {
    return "sound from WAV files: --data DIR";
  }

  @Override
  public Settings defaults() {
    return Settings.of("lstm:2x128", 30, 8, 0.003)
        .withCosine()
        .withSequences(WINDOW, CLIP)
        .with(Map.of("representation", "mel"));
  }

  @Override
  public AudioTask task(Settings settings) {
    settings.requireNoActivation();
    Representation representation =
        UsageException.unless(() -> Representation.named(settings.representation()));
    List<Path> files = files(settings.data());
    return AudioTask.of(files, sounds(files), representation, settings);
  }

  /** Returns the WAV files of a folder, of the usual one if none is named, or a single file. */
  private static List<Path> files(String named) {
    if (!named.isEmpty() && Files.isRegularFile(Path.of(named))) {
      return List.of(Path.of(named));
    }
    Path folder = named.isEmpty() ? usual() : Path.of(named);
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder + ": there is no such folder.");
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(AudioRecipe::isWav).sorted().toList();
      if (files.isEmpty()) {
        throw new DataException(
            folder + ": expected sound to learn from, in files *.wav, found none.");
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path usual() {
    try {
      return DataFolders.of(null).holding(FOLDER).resolve(FOLDER);
    } catch (DataException e) {
      throw new DataException(e.getMessage() + " --data DIR takes WAV files of your own.", e);
    }
  }

  private static boolean isWav(Path file) {
    return Files.isRegularFile(file)
        && file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".wav");
  }

  /** Returns samples of one channel at the rate of representations. */
  static float[] sound(Path file) {
    return Resampler.resample(Wav.read(file), Representation.RATE).mixed();
  }

  private static List<float[]> sounds(List<Path> files) {
    return files.stream().map(AudioRecipe::sound).toList();
  }
}
