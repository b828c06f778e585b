package gradus.cli;

import gradus.audio.Representation;
import gradus.audio.Resampler;
import gradus.audio.Wav;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
    Path path = named.isEmpty() ? DataFiles.usual(FOLDER, "WAV files") : Path.of(named);
    return DataFiles.in(path, "sound to learn from, in files *.wav", ".wav");
  }

  /** Returns samples of one channel at the rate of representations. */
  static float[] sound(Path file) {
    return Resampler.resample(Wav.read(file), Representation.RATE).mixed();
  }

  private static List<float[]> sounds(List<Path> files) {
    return files.stream().map(AudioRecipe::sound).toList();
  }
}
