package gradus.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** Stored examples of equal length, immutable and shared by all views of a data set. */
sealed interface Rows {
  /** The number of examples. */
  int count();

  /** The number of values in one example. */
  int length();

  /** Copies one example, as floats, to {@code into[at...]}. */
  void copy(int row, float[] into, int at);

  /** Feeds one example, as it is stored, to a hash. */
  void update(MessageDigest digest, int row);

  /** Values kept as they are. */
  record Floats(float[] values, int count, int length) implements Rows {
    @Override
    public void copy(int row, float[] into, int at) {
      System.arraycopy(values, row * length, into, at, length);
    }

    @Override
    public void update(MessageDigest digest, int row) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values, row * length, length);
      digest.update(bytes.array());
    }
  }

  /** Values 0 to 255 in a quarter of the memory; they become 0 to 1 when they are copied. */
  record Bytes(byte[] values, int count, int length) implements Rows {
    private static final float[] UNIT = new float[256];

    static {
      for (int i = 0; i < 256; i++) {
        UNIT[i] = i / 255f; // rounded once, as other programs do
      }
    }

    /** What each byte becomes once it is normalised: the same bits as one after the other. */
    static float[] normalised(Normalisation.Plan plan) {
      float[] table = UNIT.clone();
      plan.apply(table, 0, table.length);
      return table;
    }

    @Override
    public void copy(int row, float[] into, int at) {
      copy(row, into, at, UNIT);
    }

    /** Copies one example by a table of what each byte becomes. */
    void copy(int row, float[] into, int at, float[] table) {
      int from = row * length;
      for (int i = 0; i < length; i++) {
        into[at + i] = table[values[from + i] & 0xff];
      }
    }

    @Override
    public void update(MessageDigest digest, int row) {
      digest.update(values, row * length, length);
    }
  }
}
