import Imaging
import Media

/// What a tutorial says about one process: steps, words, tools, palette, mixes and times.
///
/// A lesson is made from the process itself, never from guesses beside it. It holds no pictures: those are rendered by the site.
public struct Lesson: Sendable, Codable, Equatable {
  /// The medium of the process.
  public var medium: Medium
  /// What is needed, tools apart from consumables.
  public var materials: Materials
  /// Tubes in the order in which they are squeezed out; empty for dry media.
  public var tubes: [Tube]
  /// Mixes (or, in dry media, pencils and tones) that steps refer to, lettered A, B, C ...
  public var mixes: [Mix]
  /// What the picture shows, for those who do not see it: its largest layers with their colours ("the background in mid grey and the
  /// bird in brown"); `nil` where it is one whole.
  public var pictureText: String?
  /// The steps, in order.
  public var steps: [LessonStep]
  /// What is done in each stage of the steps, as a heading in the lesson's language ("Block in the darks"), by identifier.
  public var stageTitles: [String: String]
  /// The profile's points, one for each frame of the process, distances to the finished picture.
  public var profile: [Double]
  /// Share of working time at each frame, 0...1, as long as `profile`.
  public var times: [Double]
  /// Working time in minutes, drying not counted.
  public var minutes: Int
  /// Drying, in words ("Touch-dry in a week"); `nil` where nothing dries.
  public var drying: String?
  /// Questions to put to one's own picture.
  public var questions: [String]
  /// Exercises that follow on.
  public var exercises: [String]

  /// Makes a lesson.
  public init(
    medium: Medium, materials: Materials, tubes: [Tube], mixes: [Mix], steps: [LessonStep],
    stageTitles: [String: String] = [:],
    pictureText: String? = nil,
    profile: [Double],
    times: [Double], minutes: Int, drying: String?, questions: [String], exercises: [String]
  ) {
    self.medium = medium
    self.materials = materials
    self.tubes = tubes
    self.mixes = mixes
    self.steps = steps
    self.stageTitles = stageTitles
    self.pictureText = pictureText
    self.profile = profile
    self.times = times
    self.minutes = minutes
    self.drying = drying
    self.questions = questions
    self.exercises = exercises
  }
}

/// A stretch of the process that one section of a tutorial teaches.
public struct LessonStep: Sendable, Codable, Equatable {
  /// 1, 2, 3 ...
  public var number: Int
  /// Identifier of the stage that most of the step belongs to.
  public var stage: String
  /// The goal as a heading, for instance "Block in the sky".
  public var goal: String
  /// The goal in three words at most, for the rail.
  public var shortGoal: String
  /// What to do, one paragraph of Markdown.
  public var instruction: String
  /// How hand and tool move, one or two sentences of Markdown; `nil` if there is nothing to say.
  public var movement: String?
  /// How to check the work before going on; `nil` if there is nothing to say.
  public var check: String?
  /// Why, one or two sentences; `nil` if there is nothing to say.
  public var why: String?
  /// How to know that the step is done.
  public var stopWhen: String?
  /// A common mistake.
  public var mistake: String?
  /// Tools used, as the page names them, the most used first.
  public var tools: [StepTool]
  /// Letters of the mixes used, the most canvas first.
  public var mixes: [String]
  /// The frames that the step covers; the last of them is the step's picture.
  public var frames: ClosedRange<Int>
  /// Strokes laid when the step ends.
  public var strokeCount: Int
  /// Working time in minutes.
  public var minutes: Int
  /// What has to dry after this step, and how long, in a few words ("Let it dry, 10 to 20 minutes"); `nil` where nothing waits.
  public var drying: String?
  /// Distance to the finished picture before the step.
  public var distanceBefore: Double
  /// Distance to the finished picture after the step.
  public var distanceAfter: Double
  /// What the picture of this step shows, for those who do not see it: what has changed and where.
  public var alternativeText: String

  /// Makes a step.
  public init(
    number: Int, stage: String, goal: String, shortGoal: String, instruction: String, movement: String? = nil,
    check: String? = nil, why: String?, stopWhen: String?, mistake: String?, tools: [StepTool], mixes: [String],
    frames: ClosedRange<Int>, strokeCount: Int, minutes: Int, drying: String? = nil, distanceBefore: Double,
    distanceAfter: Double, alternativeText: String
  ) {
    self.number = number
    self.stage = stage
    self.goal = goal
    self.shortGoal = shortGoal
    self.instruction = instruction
    self.movement = movement
    self.check = check
    self.why = why
    self.stopWhen = stopWhen
    self.mistake = mistake
    self.tools = tools
    self.mixes = mixes
    self.frames = frames
    self.strokeCount = strokeCount
    self.minutes = minutes
    self.drying = drying
    self.distanceBefore = distanceBefore
    self.distanceAfter = distanceAfter
    self.alternativeText = alternativeText
  }
}

/// A tool as a step names it.
public struct StepTool: Sendable, Codable, Equatable {
  /// Name, for instance "2B pencil"; a brush with its number in a real series.
  public var name: String
  /// Kind of tool, for the drawing of its footprint.
  public var kind: Tool.Kind
  /// Width of the mark in millimetres at the chosen size on the wall.
  public var millimetres: Double

  /// Makes a tool.
  public init(name: String, kind: Tool.Kind, millimetres: Double) {
    self.name = name
    self.kind = kind
    self.millimetres = millimetres
  }
}

/// A colour as it comes from the tube.
public struct Tube: Sendable, Codable, Equatable {
  /// Name on the tube, for instance "Titanium white".
  public var name: String
  /// The paint's English name, by which ``Palette`` knows it, whatever the lesson's language; `name` where they are one.
  public var paint: String
  /// Pigment codes, for instance "PW6"; empty when unknown.
  public var pigments: [String]
  /// The paint's masstone.
  public var colour: RGB8

  /// Makes a tube.
  public init(name: String, paint: String? = nil, pigments: [String], colour: RGB8) {
    self.name = name
    self.paint = paint ?? name
    self.pigments = pigments
    self.colour = colour
  }
}

/// A mixed colour, with its recipe.
public struct Mix: Sendable, Codable, Equatable {
  /// "A", "B", ...
  public var letter: String
  /// What it is for, three words at most, for instance "Sky, light".
  public var name: String
  /// The colour that is wanted, from the picture.
  public var wanted: RGB8
  /// The colour that the recipe is predicted to give; equal to `wanted` in dry media.
  public var colour: RGB8
  /// Whole parts by tube name (or pencil name), largest first.
  public var parts: [MixPart]
  /// Expected CIEDE2000 difference between `wanted` and `colour`; 0 in dry media.
  public var error: Double
  /// Munsell-like value, from 1 (black) to 10 (white).
  public var value: Double
  /// How thick a wash should run, for instance "as thin as tea"; `nil` in other media.
  public var consistency: String?
  /// In a tint, parts of white to one part of all the rest; `nil` for a mix whose parts are measured out.
  public var whiteToOne: Int?

  /// Makes a mix.
  public init(
    letter: String, name: String, wanted: RGB8, colour: RGB8, parts: [MixPart], error: Double, value: Double,
    consistency: String? = nil, whiteToOne: Int? = nil
  ) {
    self.letter = letter
    self.name = name
    self.wanted = wanted
    self.colour = colour
    self.parts = parts
    self.error = error
    self.value = value
    self.consistency = consistency
    self.whiteToOne = whiteToOne
  }
}

/// Whole parts of one tube in a mix.
public struct MixPart: Sendable, Codable, Equatable {
  /// Name of the tube, as in ``Lesson/tubes``.
  public var tube: String
  /// Whole parts, 1...12; of the white in a tint up to 96.
  public var parts: Int
  /// The tube's colour, for the bar of parts.
  public var colour: RGB8

  /// Makes a part.
  public init(tube: String, parts: Int, colour: RGB8) {
    self.tube = tube
    self.parts = parts
    self.colour = colour
  }
}

/// What is needed before the first stroke.
public struct Materials: Sendable, Codable, Equatable {
  /// Things that stay: brushes, pencils, palette.
  public var tools: [Material]
  /// Things that are used up: paint, paper, solvent.
  public var consumables: [Material]

  /// Makes a list of materials.
  public init(tools: [Material], consumables: [Material]) {
    self.tools = tools
    self.consumables = consumables
  }
}

/// One line of the shopping list.
public struct Material: Sendable, Codable, Equatable {
  /// What it is.
  public var name: String
  /// How much, for instance "20 ml" or "1".
  public var quantity: String
  /// What serves instead; `nil` if nothing does.
  public var substitute: String?

  /// Makes a line.
  public init(name: String, quantity: String, substitute: String? = nil) {
    self.name = name
    self.quantity = quantity
    self.substitute = substitute
  }
}
