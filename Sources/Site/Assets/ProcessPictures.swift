import Imaging

/// Pictures that a page makes from several canvases of one process.
package enum ProcessPictures {
  /// What a step has added: pixels that changed since the canvas before in their colour, the rest as a pale grey drawing of itself.
  ///
  /// Changes are smoothed over their neighbours, so that single pixels neither speckle the ground nor leave holes in the paint.
  /// - Parameters:
  ///   - before: the canvas before the step.
  ///   - after: the canvas at its end, of the same size.
  package static func newPaint(before: Image, after: Image) -> Image {
    precondition(before.width == after.width && before.height == after.height, "canvases of one process have one size")
    let count = after.width * after.height
    var change = [Float](repeating: 0, count: count)
    for i in 0..<count {
      var largest = 0
      for channel in 0..<3 {
        largest = max(largest, abs(Int(after.pixels[3 * i + channel]) - Int(before.pixels[3 * i + channel])))
      }
      change[i] = Float(largest)
    }
    let radius = max(1, after.longSide / 800)
    let smooth = Plane(width: after.width, height: after.height, values: change).boxBlurred(radius: radius)
    var result = after
    for i in 0..<count {
      // Below 5 of 255 nothing was laid there; from 14 on the paint shows in full.
      let share = min(max((smooth.values[i] - 5) / 9, 0), 1)
      let red = Int(after.pixels[3 * i])
      let green = Int(after.pixels[3 * i + 1])
      let blue = Int(after.pixels[3 * i + 2])
      let pale = Float(206 + ((54 * red + 183 * green + 19 * blue) >> 8) * 44 / 255)
      for channel in 0..<3 {
        let colour = Float(after.pixels[3 * i + channel])
        result.pixels[3 * i + channel] = UInt8(min(max((pale + (colour - pale) * share).rounded(), 0), 255))
      }
    }
    return result
  }

  /// The process in one picture: bands from left to right, each cut from a later canvas.
  /// - Parameter canvases: from bare ground to last touch, at least one, all of one size.
  package static func slices(_ canvases: [Image]) -> Image {
    precondition(!canvases.isEmpty, "slices are cut from at least one canvas")
    var result = canvases[0]
    let width = result.width
    for (number, canvas) in canvases.enumerated().dropFirst() {
      let first = number * width / canvases.count
      let last = (number + 1) * width / canvases.count
      for row in 0..<result.height {
        let range = 3 * (row * width + first)..<3 * (row * width + last)
        result.pixels.replaceSubrange(range, with: canvas.pixels[range])
      }
    }
    return result
  }
}
