package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavTest {
  @TempDir private Path folder;

  private static Sound noise(int channels, int length) {
    Rng rng = Rng.of(5);
    float[][] samples = new float[channels][length];
    for (float[] channel : samples) {
      for (int i = 0; i < length; i++) {
        channel[i] = 1.98f * rng.nextFloat() - 0.99f; // +1 has no whole number
      }
    }
    return new Sound(22_050, samples);
  }

  static byte[] bytes(Sound sound, Wav.Encoding encoding) {
    var out = new ByteArrayOutputStream();
    assertThatCode(() -> Wav.write(sound, encoding, out)).doesNotThrowAnyException();
    return out.toByteArray();
  }

  private static Sound read(byte[] bytes) {
    return Wav.read("test.wav", bytes);
  }

  @Test
  void whatIsWrittenIsReadAgainToHalfOfTheLastBit() {
    for (Wav.Encoding encoding : Wav.Encoding.values()) {
      for (int channels = 1; channels <= 2; channels++) {
        for (int length : new int[] {0, 1, 1_001}) {
          Sound sound = noise(channels, length);
          Path file = folder.resolve(encoding + "-" + channels + "-" + length + ".wav");
          Wav.write(sound, file, encoding);
          Sound found = Wav.read(file);
          assertThat(found.rate()).isEqualTo(22_050);
          assertThat(found.channels().length).isEqualTo(channels);
          float error =
              switch (encoding) {
                case PCM_8 -> 1 / 256f;
                case PCM_16 -> 1 / 65_536f;
                case PCM_24 -> 1 / 16_777_216f;
                case PCM_32, FLOAT_32, FLOAT_64 -> 0f; // a float has 24 bits
              };
          for (int c = 0; c < channels; c++) {
            assertThat(found.channels()[c])
                .as(encoding.toString())
                .containsExactly(sound.channels()[c], within(error * 1.001f + 1e-7f));
          }
        }
      }
    }
    assertThat(folder.toFile().list()).allMatch(name -> name.endsWith(".wav"));
  }

  @Test
  void theJdkReadsWhatIsWritten() throws Exception {
    byte[] bytes = bytes(noise(2, 300), Wav.Encoding.PCM_24);
    try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes))) {
      AudioFormat format = in.getFormat();
      assertThat(format.getEncoding()).isEqualTo(AudioFormat.Encoding.PCM_SIGNED);
      assertThat(format.getSampleRate()).isEqualTo(22_050f);
      assertThat(format.getSampleSizeInBits()).isEqualTo(24);
      assertThat(format.getChannels()).isEqualTo(2);
      assertThat(in.getFrameLength()).isEqualTo(300);
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 44, bytes.length));
    }
  }

  @Test
  void aFileIsReadByteForByte() {
    // 16 bits, stereo, 8,000 Hz: frames (1, −1), (−32768, 32767); an unknown chunk of odd length.
    String hex =
        "52494646 3e000000 57415645 666d7420 10000000 0100 0200 401f0000 007d0000 0400 1000"
            + "4c495354 03000000 41424300 64617461 08000000 0100 ffff 0080 ff7f";
    Sound sound = read(HexFormat.of().parseHex(hex.replace(" ", "")));
    assertThat(sound.rate()).isEqualTo(8_000);
    assertThat(sound.channels()[0]).containsExactly(1 / 32_768f, -1);
    assertThat(sound.channels()[1]).containsExactly(-1 / 32_768f, 32_767 / 32_768f);
  }

  @Test
  void samplesTooLoudAreClipped() {
    Sound loud = Sound.mono(8_000, new float[] {2, -2, 1, -1});
    Sound found = read(bytes(loud, Wav.Encoding.PCM_16));
    assertThat(found.channels()[0]).containsExactly(32_767 / 32_768f, -1, 32_767 / 32_768f, -1);
    assertThat(read(bytes(loud, Wav.Encoding.FLOAT_32)).channels()[0])
        .containsExactly(2, -2, 1, -1);
  }

  /** A file with an extensible format, chunks before and after, and a length of unknown data. */
  private static byte[] extensible(int kind, int bits, boolean piped) {
    ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(-1).put(ascii("WAVE"));
    out.put(ascii("JUNK")).putInt(5).put(new byte[6]);
    out.put(ascii("fmt ")).putInt(40).putShort((short) 0xfffe).putShort((short) 1);
    out.putInt(48_000)
        .putInt(48_000 * bits / 8)
        .putShort((short) (bits / 8))
        .putShort((short) bits);
    out.putShort((short) 22).putShort((short) bits).putInt(4).putShort((short) kind);
    out.put(HexFormat.of().parseHex("000000001000800000aa00389b71"));
    out.put(ascii("fact")).putInt(4).putInt(2);
    out.put(ascii("data")).putInt(piped ? -1 : bits / 4).put(new byte[bits / 4]);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void extensibleFormatsAndPipedFilesAreRead() {
    assertThat(read(extensible(1, 24, false)).channels()[0]).containsExactly(0, 0);
    assertThat(read(extensible(3, 64, true)).channels()[0]).containsExactly(0, 0);
    assertThat(read(extensible(1, 16, true)).rate()).isEqualTo(48_000);
  }

  private static byte[] changed(byte[] bytes, int at, int... values) {
    byte[] copy = bytes.clone();
    for (int i = 0; i < values.length; i++) {
      copy[at + i] = (byte) values[i];
    }
    return copy;
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    byte[] good = bytes(noise(1, 10), Wav.Encoding.PCM_16);
    refused(new byte[0], "test.wav, byte 0: expected a WAV file");
    refused(ascii("RIFF....AVI LIST"), "byte 0: expected a WAV file");
    refused(
        changed(good, 40, 0xff, 0xff, 0xff, 0x7f),
        "byte 40: chunk 'data' is said to have 2,147,483,647 bytes, but 20 follow. Was the file"
            + " cut off?");
    refused(
        Arrays.copyOf(good, 50), "byte 40: chunk 'data' is said to have 20 bytes, but 6 follow");
    refused(changed(good, 16, 0xff, 0xff, 0xff, 0xff), "byte 16: chunk 'fmt ' is said to have");
    refused(changed(good, 16, 4, 0, 0, 0), "byte 16: expected a format of 16 bytes or more");
    refused(changed(good, 20, 2, 0), "byte 20: expected samples as whole numbers (format 1)");
    refused(changed(good, 22, 6, 0), "byte 22: expected one channel or two, found 6");
    refused(changed(good, 24, 0, 0, 0, 0), "byte 24: expected a rate from 1,000 to 768,000 Hz");
    refused(changed(good, 32, 3, 0), "byte 32: expected 2 bytes for 1 sample of 16 bits, found 3");
    refused(changed(good, 34, 12, 0), "byte 34: expected whole numbers of 8, 16, 24 or 32 bits");
    refused(Arrays.copyOf(good, 36), "byte 36: expected a chunk 'data' with samples");
    refused(changed(good, 12, 'x'), "byte 36: expected what samples are, in a chunk 'fmt '");
    byte[] decimals = bytes(noise(1, 3), Wav.Encoding.FLOAT_32);
    refused(changed(decimals, 50, 0xc0, 0x7f), "byte 48: expected a sample, found NaN");
    assertThatThrownBy(() -> Wav.read(folder.resolve("none.wav")))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("none.wav: there is no such file.");
  }

  private static void refused(byte[] bytes, String message) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void damagedFilesEndInAMessage() {
    fuzz(5_000);
  }

  /** Worth its time once in a while: a hundred thousand damaged files. */
  @Tag("slow")
  @Test
  void veryManyDamagedFilesEndInAMessage() {
    fuzz(100_000);
  }

  private static void fuzz(int files) {
    byte[][] seeds = {
      bytes(noise(1, 20), Wav.Encoding.PCM_8),
      bytes(noise(2, 20), Wav.Encoding.PCM_16),
      bytes(noise(1, 21), Wav.Encoding.PCM_24),
      bytes(noise(1, 9), Wav.Encoding.FLOAT_64),
      extensible(1, 24, false),
      extensible(3, 32, true)
    };
    Rng rng = Rng.of(2);
    int refused = 0;
    for (int i = 0; i < files; i++) {
      byte[] bytes = mutated(seeds[rng.nextInt(seeds.length)], rng);
      try {
        Sound sound = read(bytes);
        // No more is taken than the file has: at the least a byte for a sample.
        assertThat(sound.length() * sound.channels().length).isLessThanOrEqualTo(bytes.length);
      } catch (DataException e) {
        assertThat(e).hasMessageMatching("(?s)test.wav, byte \\d+: .+");
        refused++;
      }
    }
    assertThat(refused).isBetween(files / 5, files * 9 / 10);
  }

  private static byte[] mutated(byte[] seed, Rng rng) {
    byte[] bytes = seed.clone();
    int changes = 1 + rng.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = rng.nextInt(bytes.length);
      switch (rng.nextInt(4)) {
        case 0 -> bytes[at] = (byte) (bytes[at] ^ (1 << rng.nextInt(8)));
        case 1 -> bytes[at] = (byte) (rng.nextInt(2) == 0 ? 0xff : rng.nextInt(256));
        case 2 -> bytes = Arrays.copyOf(bytes, 1 + rng.nextInt(bytes.length + 8));
        default -> {
          int length = Math.min(4, bytes.length - at);
          System.arraycopy(seed, rng.nextInt(seed.length - 3), bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() throws IOException {
    assertThatThrownBy(() -> Wav.write(noise(1, 2), folder.resolve("no/such/folder.wav")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("folder.wav: cannot be written");
    assertThatThrownBy(() -> Wav.write(noise(3, 2), folder.resolve("three.wav")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
