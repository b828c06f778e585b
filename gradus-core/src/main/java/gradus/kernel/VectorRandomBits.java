package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.INTS;
import static gradus.kernel.VectorLanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/** The vector twin of {@link RandomBits}: one block to a lane. */
final class VectorRandomBits {

  private static final VectorShuffle<Float> LOW_TWICE =
      VectorShuffle.fromOp(FLOATS, lane -> lane / 2);
  private static final VectorShuffle<Float> HIGH_TWICE =
      VectorShuffle.fromOp(FLOATS, lane -> LENGTH / 2 + lane / 2);
  private static final VectorMask<Float> ODD =
      VectorMask.fromLong(FLOATS, 0xaaaa_aaaa_aaaa_aaaaL >>> (64 - LENGTH));

  private VectorRandomBits() {}

  /** Fills from an even element on as far as whole vectors reach; gives the first one left over. */
  static int fillUniform(float[] out, int offset, int from, int to, int key0, int key1) {
    if (to - from < 2 * LENGTH) {
      return from;
    }
    IntVector lanes = IntVector.zero(INTS).addIndex(1);
    IntVector key = IntVector.broadcast(INTS, key1);
    int key2 = Threefry.PARITY ^ key0 ^ key1;
    int i = from;
    for (; i + 2 * LENGTH <= to; i += 2 * LENGTH) {
      // Four rounds and two words of the key, five times over: a loop would hide the vectors'
      // class.
      IntVector x0 = lanes.add((i >> 1) + key0);
      IntVector x1 = key;
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key1);
      x1 = x1.add(key2 + 1);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 29).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 16).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 24).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key2);
      x1 = x1.add(key0 + 2);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key0);
      x1 = x1.add(key1 + 3);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 29).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 16).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 24).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key1);
      x1 = x1.add(key2 + 4);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 15).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(x1);
      x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
      x0 = x0.add(key2);
      x1 = x1.add(key0 + 5);
      FloatVector u0 = uniform(x0);
      FloatVector u1 = uniform(x1);
      u0.rearrange(LOW_TWICE).blend(u1.rearrange(LOW_TWICE), ODD).intoArray(out, offset + i);
      u0.rearrange(HIGH_TWICE)
          .blend(u1.rearrange(HIGH_TWICE), ODD)
          .intoArray(out, offset + i + LENGTH);
    }
    return i;
  }

  private static FloatVector uniform(IntVector bits) {
    return ((FloatVector) bits.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0))
        .mul(0x1p-24f);
  }
}
