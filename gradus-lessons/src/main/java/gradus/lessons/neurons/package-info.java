/**
 * A network whose neurons are objects: each knows its parents and its children, and works out its
 * own output and its own gradient by asking them.
 */
package gradus.lessons.neurons;
