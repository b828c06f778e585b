package gradus.cli;

import gradus.Rng;
import gradus.audio.Representation;
import gradus.audio.Sound;
import gradus.audio.SoundMeasures;
import gradus.audio.Spectrogram;
import gradus.audio.Wav;
import gradus.data.Normalisation;
import gradus.sequence.VectorSampler;
import gradus.store.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets a model of sound play on: each vector that it answers is what it reads next. */
final class SoundGeneration {
  private static final double MOST_SECONDS = 3_600;
  private static final double LEVEL = 0.89; // the peak: 1 dB below full scale

  private final TrainedRun run;
  private final Representation representation;
  private final Normalisation normalisation;
  private final double deviation; // of the model's errors, in normalised vectors

  SoundGeneration(TrainedRun run) {
    this.run = run;
    representation =
        UsageException.unless(() -> Representation.named(run.settings().representation()));
    normalisation = run.record().normalisation();
    int width = representation.width();
    if (normalisation.offset().size() != width
        || !run.record().inputShape().equals(List.of(width))) {
      throw new ModelFileException(
          String.format(
              Locale.ROOT,
              "%s: expected vectors of %d numbers, normalised, found %s numbers, %d of them"
                  + " normalised.",
              run.folder().record(),
              width,
              run.record().inputShape(),
              normalisation.offset().size()));
    }
    var result = run.record().result();
    deviation = result == null ? 0 : Math.sqrt(result.best().scores().loss() / width);
  }

  /**
   * Generates sound, at {@link Representation#RATE} with its peak 1 dB below full scale.
   *
   * @param prime sound to play on from, which the result does not begin with; null to begin with
   *     nothing
   * @param temperature how much of the model's own errors is added by chance; 0 for none
   */
  Sound generate(double seconds, @Nullable Path prime, double temperature, Rng chance) {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new UsageException(
          "--seconds must be above 0 and at most 3600, got " + Text.shortest(seconds) + ".");
    }
    var sampler = new VectorSampler(run.vectorModel());
    if (prime != null) {
      for (float[] vector : representation.encode(AudioRecipe.sound(prime))) {
        sampler.read(normalisation.apply(vector));
      }
    }
    float[][] vectors = new float[(int) Math.ceil(seconds * representation.perSecond())][];
    for (int t = 0; t < vectors.length; t++) {
      float[] next =
          sampler.next(
              (_, y) -> (float) y + (float) (temperature * deviation * chance.nextGaussian()));
      vectors[t] = normalisation.restore(next);
    }
    float[] samples = representation.decode(vectors);
    int length = (int) Math.round(seconds * Representation.RATE);
    return Sound.mono(Representation.RATE, Arrays.copyOf(samples, length)).normalised(LEVEL);
  }

  /** Writes sound and its picture beside it, and says so. */
  static void write(Sound sound, Path wav, Output output) throws IOException {
    Wav.write(sound, wav);
    String name = String.valueOf(wav.getFileName());
    Path picture = wav.resolveSibling(name.replaceAll("(?i)\\.wav$", "") + ".svg");
    Files.writeString(picture, Spectrogram.mel(sound).toSvg(name));
    double flatness = SoundMeasures.flatness(sound.mixed());
    output.say(
        "%s",
        String.format(
            Locale.ROOT,
            "written to %s (%s) and %s; spectral flatness %.3f (tones 0, noise 0.6)",
            wav,
            sound,
            picture,
            flatness));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "sample");
    fields.put("file", wav.toString());
    fields.put("picture", picture.toString());
    fields.put("seconds", sound.seconds());
    fields.put("flatness", flatness);
    output.event(fields);
  }
}
