import Tutorial

extension TutorialPage {
  /// The controls of the profile in the order of the table: key, name on the page and dashes of its line.
  private static let controlNames = [
    (key: "cross-fade", title: "Cross-fade", dashes: "7 5"),
    (key: "blur-to-sharp", title: "Blur to sharp", dashes: "2 5"),
    (key: "wipe", title: "Wipe", dashes: "14 5 2 5"),
  ]

  /// The profile as chart and tables.
  func film(site: SiteFacts, shape: ProfileShape) -> TemplateValue {
    let steps = lesson.steps
    let ends = shape.bands.map { $0.timeStart + $0.timeLength }
    let first = lesson.profile.first ?? 0
    let bare: TemplateValue = [
      "number": .none, "link": .none, "goal": .string(translation("Bare {ground}", ["ground": words.ground])),
      "clock": .string("0"), "share": .none,
      "distance": .string(translation.fixed(first, digits: 3)),
      "progress": .string(translation.percent(1 - shape.left(at: 0))),
      "isStretched": false,
    ]
    var until = 0
    let rows = steps.indices.map { index -> TemplateValue in
      until += steps[index].minutes
      return [
        "number": .integer(steps[index].number), "link": .string("#step-\(steps[index].number)"),
        "goal": .string(steps[index].goal), "clock": .string(Decimals.clock(minutes: until)),
        "share": .string(translation.percent(shape.bands[index].timeLength)),
        "distance": .string(translation.fixed(steps[index].distanceAfter, digits: 3)),
        "progress": .string(translation.percent(1 - shape.left(at: ends[index]))),
        "isStretched": .bool(shape.stretched.contains(steps[index].number)),
      ]
    }
    return [
      "picture": pictures.finished.value(
        finishedWords,
        sizes: "(min-width: 1180px) min(720px, \(Decimals.fixed(78 * pictures.finished.ratio, digits: 0))vh), 100vw",
        site: site),
      "ratio": .string(pictures.finished.ratioText),
      "path": .string(shape.path(.across, width: 1000, height: 100)), "sentence": .string(sentence(shape)),
      "halfway": .optional(halfway(shape)),
      "borders": .list(shape.bands.dropFirst().map { .string(Decimals.short($0.start * 1000)) }),
      "marks": .list(
        steps.indices.map { index in
          [
            "number": .integer(steps[index].number), "link": .string("#step-\(steps[index].number)"),
            "goal": .string(steps[index].goal), "length": .string(Decimals.short(shape.bands[index].length, digits: 4)),
          ]
        }), "rows": .list([bare] + rows), "stretched": .optional(stretchedNote(shape)),
      "controls": controlsValue(shape: shape, ends: ends), "reel": reel(site: site, shape: shape),
      "video": video(site: site),
    ]
  }

  /// What the player needs: for each moment its file, its place on the profile, the clock, and its step (0 for the bare ground).
  private func reel(site: SiteFacts, shape: ProfileShape) -> TemplateValue {
    guard let film = pictures.film else { return .none }
    let moments = film.moments.map { moment -> StructuredData in
      let step =
        moment.time <= 0 ? 0 : 1 + (shape.bands.firstIndex { moment.time <= $0.timeStart + $0.timeLength + 1e-9 } ?? 0)
      return .list([
        .string(site.link(moment.path)), .number((shape.position(of: moment.time) * 1e4).rounded() / 1e4),
        .string(Decimals.clock(minutes: Int((moment.time * Double(lesson.minutes)).rounded()))), .integer(step),
      ])
    }
    return .string(StructuredData.list(moments).text)
  }

  private func video(site: SiteFacts) -> TemplateValue {
    guard let video = pictures.film?.video else { return .none }
    return [
      "link": .string(site.link(video.path)), "seconds": .string(Decimals.fixed(video.seconds, digits: 0)),
      "size": .string(translation.fixed(max(Double(video.bytes) / 1e6, 0.1), digits: 1)),
      "name": .string("\(facts.slug.replacing("/", with: "-")).mp4"),
    ]
  }

  /// The chart for those who do not see it.
  private func sentence(_ shape: ProfileShape) -> String {
    let clock = Decimals.clock(minutes: lesson.minutes)
    let parts = zip(lesson.steps, shape.bands).map { step, band in
      translation(
        "{share} after step {n}",
        [
          "share": translation.percent(shape.left(at: band.timeStart + band.timeLength)), "n": String(step.number),
        ])
    }
    let bare = translation(
      "{share} on the bare {ground}", ["share": translation.percent(shape.left(at: 0)), "ground": words.ground])
    return translation(
      "Distance from the finished {picture} over {time} of work: {list}.",
      ["picture": words.picture, "time": clock, "list": ([bare] + parts).joined(separator: ", ")])
  }

  /// After which step half of the distance is gone.
  private func halfway(_ shape: ProfileShape) -> String? {
    guard let index = shape.bands.firstIndex(where: { shape.left(at: $0.timeStart + $0.timeLength) <= 0.5 }) else {
      return nil
    }
    let band = shape.bands[index]
    let step = lesson.steps[index]
    let left = shape.left(at: band.timeStart + band.timeLength)
    return translation(
      "After step {n}, at {time} of the working time, {share} of the way is done.",
      [
        "n": String(step.number), "time": translation.percent(band.timeStart + band.timeLength),
        "share": translation.percent(1 - left),
      ])
  }

  private func stretchedNote(_ shape: ProfileShape) -> String? {
    let numbers = shape.stretched.map { String(lesson.steps[$0 - 1].number) }
    guard let last = numbers.last else { return nil }
    guard numbers.count > 1 else {
      return translation(
        "Step {n} is drawn longer than it lasts, so that a finger can hit it. The figures here are the true ones.",
        ["n": last])
    }
    let list = translation(
      "{first} and {last}", ["first": numbers.dropLast().joined(separator: ", "), "last": last])
    return translation(
      "Steps {list} are drawn longer than they last, so that a finger can hit them. The figures here are the true ones.",
      ["list": list])
  }

  private func controlsValue(shape: ProfileShape, ends: [Double]) -> TemplateValue {
    let controls = Self.controlNames.compactMap { name -> (title: String, dashes: String, samples: [Double])? in
      guard let samples = self.controls[name.key], !samples.isEmpty else { return nil }
      return (translation(name.title), name.dashes, samples)
    }
    guard !controls.isEmpty else { return .none }
    func times(_ samples: [Double]) -> [Double] {
      if samples.count == shape.times.count { return shape.times }
      return samples.indices.map { Double($0) / Double(max(samples.count - 1, 1)) }
    }
    func line(_ title: String, _ samples: [Double], _ times: [Double], dashes: String?) -> TemplateValue {
      [
        "title": .string(title), "dashes": .optional(dashes),
        "path": .string(ProfileShape.line(samples, times: times, width: 600, height: 200)),
      ]
    }
    let own = line(translation("This {picture}", ["picture": words.picture]), shape.left, shape.times, dashes: nil)
    return [
      "lines": .list([own] + controls.map { line($0.title, $0.samples, times($0.samples), dashes: $0.dashes) }),
      "titles": .list(controls.map { .string($0.title) }),
      "rows": .list(
        lesson.steps.indices.map { index in
          [
            "number": .integer(lesson.steps[index].number),
            "own": .string(translation.percent(1 - shape.left(at: ends[index]))),
            "values": .list(
              controls.map { control in
                let value = ProfileShape.value(of: control.samples, over: times(control.samples), at: ends[index])
                return .string(translation.percent(1 - value))
              }),
          ]
        }),
    ]
  }
}
