import Imaging

/// The frames of one process in memory, each kept as what it changes of the one before.
///
/// From frame to frame most of a canvas stays as it is: 81 frames take about as much memory as ten.
struct FrameFilm: Sendable {
  /// Frames between two that are kept whole.
  private static let reelLength = 8
  /// Unchanged bytes up to which two changed stretches are kept as one.
  private static let bridged = 24

  private struct Reel: Sendable {
    var first: Image
    var changes: [Change] = []
  }

  /// Stretches of bytes that differ from the frame before.
  private struct Change: Sendable {
    /// Begin and length of each stretch.
    var stretches: [(begin: Int, length: Int)] = []
    /// Their bytes, one stretch after the other.
    var bytes: [UInt8] = []
  }

  private var reels: [Reel] = []
  private var last: Image?
  /// Number of frames.
  private(set) var count = 0

  /// Adds a frame at the end.
  /// - Precondition: it has the size of those before.
  mutating func append(_ image: Image) {
    if let last, count % Self.reelLength != 0 {
      precondition(last.width == image.width && last.height == image.height, "frames of one film have one size")
      reels[reels.count - 1].changes.append(Self.change(from: last, to: image))
    } else {
      reels.append(Reel(first: image))
    }
    last = image
    count += 1
  }

  /// The frame at a place.
  subscript(index: Int) -> Image {
    let reel = reels[index / Self.reelLength]
    var image = reel.first
    for change in reel.changes.prefix(index % Self.reelLength) {
      var read = 0
      for (begin, length) in change.stretches {
        image.pixels.replaceSubrange(begin..<(begin + length), with: change.bytes[read..<(read + length)])
        read += length
      }
    }
    return image
  }

  private static func change(from old: Image, to new: Image) -> Change {
    var change = Change()
    let size = new.pixels.count
    old.pixels.withUnsafeBytes { old in
      new.pixels.withUnsafeBytes { new in
        func same(_ i: Int) -> Bool {
          i + 8 <= size
            ? old.loadUnaligned(fromByteOffset: i, as: UInt64.self)
              == new.loadUnaligned(fromByteOffset: i, as: UInt64.self) : old[i..<size].elementsEqual(new[i..<size])
        }
        var i = 0
        while i < size {
          if same(i) {
            i += 8
            continue
          }
          let begin = i
          var end = min(size, i + 8)
          i = end
          while i < size, i - end <= bridged {
            if !same(i) { end = min(size, i + 8) }
            i += 8
          }
          change.stretches.append((begin, end - begin))
          change.bytes.append(contentsOf: new[begin..<end])
          i = end
        }
      }
    }
    return change
  }
}
