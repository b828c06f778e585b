package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.graph.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
  @TempDir Path folder;

  @BeforeEach
  void writeSmallFiles() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("mnist"));
    images(3).write(inner.resolve("train-images-idx3-ubyte.gz"));
    labels(7, 0, 9).write(inner.resolve("train-labels.idx1-ubyte"));
    images(2).write(inner.resolve("t10k-images.idx3-ubyte"));
    labels(1, 2).write(inner.resolve("t10k-labels-idx1-ubyte.gz"));
  }

  private static Idx images(int n) {
    byte[] pixels = new byte[n * 4];
    pixels[1] = (byte) 255;
    return Idx.of(Idx.Type.UNSIGNED_BYTE, pixels, Shape.of(n, 2, 2));
  }

  private static Idx labels(int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return Idx.of(Idx.Type.UNSIGNED_BYTE, bytes, Shape.of(labels.length));
  }

  @Test
  void filesAreFoundUnderAllTheirNames() {
    for (Path place : new Path[] {folder, folder.resolve("mnist")}) {
      Mnist mnist = Mnist.load(place);
      assertThat(mnist.train()).hasToString("3 examples of [4], 10 classes");
      assertThat(mnist.test().size()).isEqualTo(2);
      assertThat(mnist.train().input(0)).containsExactly(0, 1, 0, 0);
      assertThat(mnist.train().label(2)).isEqualTo(9);
    }
  }

  @Test
  void aMissingFileIsNamedWithTheWayToGetIt() throws Exception {
    Path inner = folder.resolve("mnist");
    Files.delete(inner.resolve("t10k-images.idx3-ubyte"));
    assertThatThrownBy(() -> Mnist.load(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(
            inner
                + ": expected the file t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz, found"
                + " neither. 'gradus data get mnist' downloads it; --data or GRADUS_DATA name the"
                + " folder.");
  }

  @Test
  void labelsThatDoNotMatchAreRefused() {
    Path file = folder.resolve("mnist/train-labels.idx1-ubyte");
    labels(1, 2).write(file);
    assertThatThrownBy(() -> Mnist.load(folder))
        .hasMessage(
            file
                + ": expected 3 labels, as many as images in train-images-idx3-ubyte.gz, found 2."
                + " The two files do not belong together.");
    labels(1, 2, 10).write(file);
    assertThatThrownBy(() -> Mnist.load(folder))
        .hasMessage(
            file
                + ", byte 10: expected a label from 0 to 9, found 10."
                + " The file is damaged: download it again.");
    images(3).write(file);
    assertThatThrownBy(() -> Mnist.load(folder))
        .hasMessage(
            file
                + ", byte 2: expected labels as UNSIGNED_BYTE with 1 axis, found UNSIGNED_BYTE"
                + " 3×2×2. Images and labels are in different files: were they renamed?");
  }

  @Test
  void theRealFilesHaveTheKnownSizesAndCounts() {
    String data = System.getenv("GRADUS_DATA");
    assumeTrue(data != null, "GRADUS_DATA is not set");
    Mnist mnist = Mnist.load(Path.of(data));
    assertThat(mnist.train()).hasToString("60,000 examples of [784], 10 classes");
    assertThat(mnist.test()).hasToString("10,000 examples of [784], 10 classes");
    int[] counts = new int[10];
    for (int i = 0; i < 10_000; i++) {
      counts[mnist.test().label(i)]++;
    }
    assertThat(counts) // as published with the files
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
  }
}
