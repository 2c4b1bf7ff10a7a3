internal import CKernels
import Foundation
import Imaging
import Media

/// Cold-pressed paper under washes: transparent paint whose density only grows, but for the lifting brush, and the pencil beneath it.
///
/// Pencils draw, rounds and riggers lay single marks, a filbert is the damp brush that lifts; strokes that belong to a ``Wash`` reveal
/// their part of it. Colours add up as densities: light = paper * exp(-sum of charge * density), each channel in linear light.
package final class WatercolourPaper: StrokeCanvas {
  package let width: Int
  package let height: Int
  /// Density of red, green and blue, rows from the top.
  package let density: UnsafeMutableBufferPointer<SIMD4<Float>>
  /// Graphite from 0 for none to 1.
  private let pencil: UnsafeMutableBufferPointer<Float>
  private let grain: [Float]
  private let ground: CanvasGround
  /// The wash that is laid in part, kept while its other strokes may follow.
  private var open: OpenWash?

  /// - Parameter isGrained: whether the paper has its grain; plans are made on a smooth sheet.
  package convenience init(ground: CanvasGround, width: Int, height: Int, isGrained: Bool = true) {
    self.init(
      ground: ground, width: width, height: height,
      grain: isGrained
        ? SupportTexture.coldPressed(width: width, height: height, longSide: max(width, height))
        : [Float](repeating: 0.5, count: width * height))
  }

  private init(ground: CanvasGround, width: Int, height: Int, grain: [Float]) {
    self.ground = ground
    self.width = width
    self.height = height
    self.grain = grain
    density = .allocate(capacity: width * height)
    density.initialize(repeating: .zero)
    pencil = .allocate(capacity: width * height)
    pencil.initialize(repeating: 0)
  }

  deinit {
    density.deallocate()
    pencil.deallocate()
  }

  package func copy() -> any StrokeCanvas {
    let other = WatercolourPaper(ground: ground, width: width, height: height, grain: grain)
    _ = other.density.update(fromContentsOf: density)
    _ = other.pencil.update(fromContentsOf: pencil)
    other.open = open
    return other
  }

  /// Density of a paint's three channels, from its colour over white paper.
  static func density(of colour: RGB8) -> SIMD4<Float> {
    SIMD4(densities[Int(colour.red)], densities[Int(colour.green)], densities[Int(colour.blue)], 0)
  }

  /// Minus the logarithm of each code's linear light; half a code for 0, so that it is finite.
  static let densities: [Float] = (0..<256).map { code in
    Float(-log(SRGB.linear(encoded: max(0.5, Double(code)) / 255)))
  }

  /// sRGB codes of 4096 steps of linear light.
  private static let codes: [UInt8] = (0..<4096).map { SRGB.encode(Float($0) / 4095) }

  package func lay(_ strokes: StrokeList, _ range: Range<Int>, tools: [Tool]) {
    var next = range.lowerBound
    var wash = strokes.washes.partitioningIndex { $0.strokes.upperBound > next }
    while next < range.upperBound {
      if wash < strokes.washes.count, strokes.washes[wash].strokes.contains(next) {
        let whole = wholeWashes(strokes, from: wash, next, range)
        if whole.count > 1 {
          lay(whole: whole, strokes, tools)
          next = strokes.washes[whole.upperBound - 1].strokes.upperBound
          wash = whole.upperBound
          continue
        }
        let part = next..<min(range.upperBound, strokes.washes[wash].strokes.upperBound)
        lay(wash: wash, part, strokes, tools)
        next = part.upperBound
        wash += 1
      } else {
        let end =
          wash < strokes.washes.count
          ? min(range.upperBound, strokes.washes[wash].strokes.lowerBound) : range.upperBound
        layMarks(strokes, next..<end, tools)
        next = end
      }
    }
  }

  private func layMarks(_ strokes: StrokeList, _ range: Range<Int>, _ tools: [Tool]) {
    let unpacker = StrokeUnpacker(strokes: strokes, longSide: max(width, height), tools: tools)
    let kinds = tools.map(\.kind)
    let limits = tools.map { PencilTone.darkest(of: $0.grade) }
    let (width, unit) = (width, Float(max(width, height)) / 832)
    let grain = grain
    nonisolated(unsafe) let (density, pencil) = (density, pencil)
    unpacker.forEachBand(of: range, height: height) { rows in
      grain.withUnsafeBufferPointer { grain in
        guard let grain = grain.baseAddress, let graphite = pencil.baseAddress.map({ $0 + rows.lowerBound * width }),
          let canvas = density.baseAddress.map({ UnsafeMutableRawPointer($0 + rows.lowerBound * width) })
        else { return }
        let paint = canvas.assumingMemoryBound(to: Float.self)
        let (first, end) = (Int32(rows.lowerBound), Int32(rows.upperBound))
        unpacker.forEachMark(in: range, touching: rows) { mark, tool in
          switch tool < kinds.count ? kinds[tool] : .round {
          case .pencil, .eraser: pk_pencil(graphite, Int32(width), first, end, &mark, grain, limits[tool])
          case .filbert: pk_lift_paint(paint, Int32(width), first, end, &mark)
          default:
            let colour = RGB8(UInt8(mark.red * 255 + 0.5), UInt8(mark.green * 255 + 0.5), UInt8(mark.blue * 255 + 0.5))
            let d = Self.density(of: colour)
            let channels = [d.x, d.y, d.z]
            pk_round(paint, Int32(width), first, end, &mark, channels, grain, unit)
          }
        }
      }
    }
  }

  /// Washes that follow each other and are all laid in full, small ones only, at most as many as are worth rendering at the same time.
  private func wholeWashes(_ strokes: StrokeList, from first: Int, _ next: Int, _ range: Range<Int>) -> Range<Int> {
    var end = first
    var stroke = next
    let side = StrokeList.unitsPerLongSide / 4
    while end < strokes.washes.count, end - first < 64, strokes.washes[end].strokes.lowerBound == stroke,
      strokes.washes[end].strokes.upperBound <= range.upperBound
    {
      let bounds = strokes.washes[end].bounds
      let (across, down) = (Float(bounds.x.count), Float(bounds.y.count))
      guard across * down < side * side else { break }
      stroke = strokes.washes[end].strokes.upperBound
      end += 1
    }
    return first..<end
  }

  /// Lays small washes in full: rendered at the same time, put on the paper in their order.
  private func lay(whole washes: Range<Int>, _ strokes: StrokeList, _ tools: [Tool]) {
    open = nil
    nonisolated(unsafe) let rendered = UnsafeMutableBufferPointer<OpenWash?>.allocate(capacity: washes.count)
    rendered.initialize(repeating: nil)
    defer {
      rendered.deinitialize()
      rendered.deallocate()
    }
    let (width, height, grain) = (width, height, grain)
    Parallel.bands(washes.count, minimum: 1) { band in
      for i in band {
        let index = washes.lowerBound + i
        rendered[i] = OpenWash(
          strokes.washes[index], index: index, strokes: strokes, tools: tools, width: width, height: height,
          grain: grain, isWhole: true)
      }
    }
    for case let wash? in rendered { add(wash, owners: nil, strokes) }
  }

  /// Lays some of a wash's strokes: all at once straight onto the paper, or part by part from a rendering that is kept.
  private func lay(wash index: Int, _ part: Range<Int>, _ strokes: StrokeList, _ tools: [Tool]) {
    let wash = strokes.washes[index]
    if open?.index != index || open?.wash != wash {
      open = OpenWash(
        wash, index: index, strokes: strokes, tools: tools, width: width, height: height, grain: grain,
        isWhole: part == wash.strokes)
    }
    guard let open else { return }
    let first = UInt16(part.lowerBound - wash.strokes.lowerBound)
    let last = UInt16(part.upperBound - 1 - wash.strokes.lowerBound)
    add(open, owners: open.owners.isEmpty ? nil : first...last, strokes)
    if part.upperBound == wash.strokes.upperBound { self.open = nil }
  }

  /// Adds what some of a wash's strokes reveal; `nil` for all of it.
  private func add(_ open: OpenWash, owners range: ClosedRange<UInt16>?, _ strokes: StrokeList) {
    let paint = Self.density(of: strokes[open.wash.strokes.lowerBound].colour)
    let second = open.wash.second.map { Self.density(of: $0.colour) } ?? .zero
    let (width, box) = (width, open.box)
    nonisolated(unsafe) let density = density
    let (amounts, owners) = (open.amounts, open.owners)
    Parallel.bands(box.rows.count, minimum: 48) { band in
      amounts.withUnsafeBufferPointer { amounts in
        owners.withUnsafeBufferPointer { owners in
          for row in band {
            let start = row * box.columns.count
            let target = (row + box.rows.lowerBound) * width + box.columns.lowerBound
            for i in 0..<box.columns.count {
              let amount = amounts[start + i]
              if amount.x == 0 && amount.y == 0 { continue }
              if let range, !range.contains(owners[start + i]) { continue }
              density[target + i] += paint * amount.x + second * amount.y
            }
          }
        }
      }
    }
  }

  package func picture(relief: Bool) -> Image {
    let paper = [ground.colour.red, ground.colour.green, ground.colour.blue].map { SRGB.linear($0) }
    let width = width
    let grain = grain
    nonisolated(unsafe) let (density, pencil) = (density, pencil)
    let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(height, minimum: 32) { rows in
        let start = rows.lowerBound * width
        grain.withUnsafeBufferPointer { grain in
          guard let canvas = density.baseAddress.map({ UnsafeRawPointer($0 + start) }),
            let pencil = pencil.baseAddress.map({ $0 + start }), let grain = grain.baseAddress.map({ $0 + start }),
            let out = out.baseAddress.map({ $0 + 3 * start })
          else { return }
          pk_wash_picture(
            canvas.assumingMemoryBound(to: Float.self), pencil, grain, paper, relief ? 0.085 : 0, PencilTone.depth,
            Self.codes, rows.count * width, out)
        }
      }
      count = width * height * 3
    }
    return Image(width: width, height: height, pixels: bytes)
  }
}

/// A wash rendered for a canvas: how much of each paint lies on each pixel, and which stroke brings it.
private struct OpenWash {
  let index: Int
  let wash: Wash
  let box: (columns: Range<Int>, rows: Range<Int>)
  let amounts: [SIMD2<Float>]
  /// Empty where the whole wash is laid at once.
  let owners: [UInt16]

  init(
    _ wash: Wash, index: Int, strokes: StrokeList, tools: [Tool], width: Int, height: Int, grain: [Float],
    isWhole: Bool
  ) {
    self.index = index
    self.wash = wash
    let longSide = max(width, height)
    let scale = Float(longSide) / StrokeList.unitsPerLongSide
    let unit = Float(longSide) / 832
    func pixels(_ value: UInt16) -> Float { (Float(value) - StrokeList.origin) * scale }
    let vertices = Array(wash.contours.joined())
    let xs = vertices.map { pixels($0.x) }
    let ys = vertices.map { pixels($0.y) }
    let softness = vertices.map { Wash.edgeWidth($0.softness) * Float(longSide) }
    let starts = wash.contours.reduce(into: [Int32(0)]) { $0.append(($0.last ?? 0) + Int32($1.count)) }
    let margin = 0.5 * (softness.max() ?? 0) + 4 * unit + 2
    let bounds = wash.bounds
    let left = pixels(bounds.x.lowerBound)
    let right = pixels(bounds.x.upperBound)
    let top = pixels(bounds.y.lowerBound)
    let bottom = pixels(bounds.y.upperBound)
    func clip(_ low: Float, _ high: Float, _ count: Int) -> Range<Int> {
      let first = max(0, min(count, Int((low - margin).rounded(.down))))
      return first..<max(first, min(count, Int((high + margin).rounded(.up)) + 1))
    }
    let box = (columns: clip(left, right, width), rows: clip(top, bottom, height))
    self.box = box
    let columns = box.columns.count
    guard columns > 0, !box.rows.isEmpty, !vertices.isEmpty else {
      amounts = []
      owners = []
      return
    }
    let angle = Float(wash.character.orientation) / 256 * .pi
    let blooms: [Float] = wash.blooms.flatMap {
      [pixels($0.x), pixels($0.y), max(1, Float($0.radius) * scale), Float($0.strength) / 255]
    }
    let character = wash.character
    let seed = wash.seed
    let second = wash.second?.charge ?? []
    let charge = wash.charge
    amounts = [SIMD2<Float>](unsafeUninitializedCapacity: columns * box.rows.count) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(box.rows.count, minimum: 24) { band in
        let scratch = UnsafeMutablePointer<Float>.allocate(capacity: 5 * columns * band.count + 5 * columns + 256)
        defer { scratch.deallocate() }
        guard let target = out.baseAddress.map({ UnsafeMutableRawPointer($0 + band.lowerBound * columns) }) else {
          return
        }
        xs.withUnsafeBufferPointer { xs in
          ys.withUnsafeBufferPointer { ys in
            softness.withUnsafeBufferPointer { softness in
              starts.withUnsafeBufferPointer { starts in
                charge.withUnsafeBufferPointer { charge in
                  second.withUnsafeBufferPointer { second in
                    blooms.withUnsafeBufferPointer { blooms in
                      var record = pk_wash(
                        x: xs.baseAddress, y: ys.baseAddress, softness: softness.baseAddress,
                        starts: starts.baseAddress,
                        contours: Int32(wash.contours.count), charge: charge.baseAddress,
                        second: second.isEmpty ? nil : second.baseAddress, columns: Int32(wash.columns),
                        rows: Int32(wash.rows), grid_x: left, grid_y: top,
                        cell_width: max(0.01, (right - left) / Float(wash.columns)),
                        cell_height: max(0.01, (bottom - top) / Float(wash.rows)), unit: unit,
                        rim: Float(character.rim) / 255, granulation: Float(character.granulation) / 255,
                        turbulence: Float(character.turbulence) / 255, dryness: Float(character.dryness) / 255,
                        gap: Float(character.gap) / 64 * unit, axis_x: cos(angle), axis_y: sin(angle),
                        blooms: blooms.baseAddress, bloom_count: Int32(wash.blooms.count), seed: seed)
                      pk_wash_amount(
                        &record, grain, Int32(width), Int32(box.columns.lowerBound), Int32(box.columns.upperBound),
                        Int32(box.rows.lowerBound + band.lowerBound), Int32(box.rows.lowerBound + band.upperBound),
                        target.assumingMemoryBound(to: Float.self), scratch)
                    }
                  }
                }
              }
            }
          }
        }
      }
      count = columns * box.rows.count
    }
    guard !isWhole else {
      owners = []
      return
    }
    let unpacker = StrokeUnpacker(strokes: strokes, longSide: longSide, tools: tools)
    owners = [UInt16](unsafeUninitializedCapacity: columns * box.rows.count) { buffer, count in
      nonisolated(unsafe) let out = buffer
      Parallel.bands(box.rows.count, minimum: 24) { band in
        let scratch = UnsafeMutablePointer<Float>.allocate(capacity: columns * band.count)
        defer { scratch.deallocate() }
        guard let target = out.baseAddress.map({ $0 + band.lowerBound * columns }) else { return }
        unpacker.withMarks(wash.strokes) { marks in
          pk_wash_owner(
            marks.baseAddress, Int32(marks.count), unit, seed, Int32(box.columns.lowerBound),
            Int32(box.columns.upperBound),
            Int32(box.rows.lowerBound + band.lowerBound), Int32(box.rows.lowerBound + band.upperBound), target, scratch)
        }
      }
      count = columns * box.rows.count
    }
  }
}

extension Array {
  /// Index of the first element that fulfils a condition which, once true, stays true.
  func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
