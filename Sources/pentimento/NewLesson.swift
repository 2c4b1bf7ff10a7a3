import Foundation
import Imaging
import Media
import Site

/// A lesson that does not exist yet: a picture, the media to paint it in, and a title.
struct NewLesson {
  /// The picture, anywhere.
  var picture: URL
  /// The media, at least one.
  var media: [Medium]
  /// The title; made from the picture's name if `nil`.
  var title: String?

  /// Copies the picture into the site and writes the page's source; overwrites nothing.
  /// - Parameter root: the site's folder; it must hold `content/`.
  /// - Returns: path of the new source below the root.
  /// - Throws: ``Complaint`` when the picture or the site is not there, or when a file of that name exists.
  func write(to root: URL) throws -> String {
    let files = FileManager.default
    let content = root.appending(path: "content", directoryHint: .isDirectory)
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: content.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw Complaint(
        """
        \(root.path) is no site: it has no content/ folder; name the site with --site, or make one with \
        'pentimento init DIR'
        """)
    }
    guard files.fileExists(atPath: picture.path, isDirectory: &isFolder) else {
      throw Complaint("\(picture.path): there is no such picture")
    }
    guard !isFolder.boolValue else {
      throw Complaint("\(picture.path) is a folder; give the name of a picture in it")
    }

    let data = try Data(contentsOf: picture)
    _ = try Image(decoding: data, name: picture.path)

    let title = title ?? Title.make(from: picture.deletingPathExtension().lastPathComponent)
    let slug = Slug.make(title)
    guard !slug.isEmpty else {
      throw Complaint(
        "no address for a page can be made from '\(title)'; give a title with letters in it: --title \"...\"")
    }
    let page = content.appending(path: "\(slug).md")
    guard !files.fileExists(atPath: page.path) else {
      throw Complaint("content/\(slug).md is there already; give the new lesson another title: --title \"...\"")
    }

    let contentPath = content.resolvingSymlinksInPath().path
    let picturePath = picture.resolvingSymlinksInPath().path
    if picturePath.hasPrefix(contentPath + "/") {
      try write(page: page, title: title, reference: String(picturePath.dropFirst(contentPath.count + 1)))
    } else {
      let suffix = picture.pathExtension.lowercased()
      let copy = content.appending(path: suffix.isEmpty ? slug : "\(slug).\(suffix)")
      guard !files.fileExists(atPath: copy.path) else {
        throw Complaint(
          """
          content/\(copy.lastPathComponent) is there already and may be another picture; give the new lesson another \
          title: --title "..."
          """)
      }
      try data.write(to: copy, options: .withoutOverwriting)
      do {
        try write(page: page, title: title, reference: copy.lastPathComponent)
      } catch {
        try? files.removeItem(at: copy)
        throw error
      }
    }
    return "content/\(slug).md"
  }

  private func write(page: URL, title: String, reference: String) throws {
    try Data(source(title: title, reference: reference).utf8).write(to: page, options: .withoutOverwriting)
  }

  private func source(title: String, reference: String) -> String {
    let media = media.map(\.rawValue)
    return """
      ---
      title: \(YAMLWord.quoted(title))
      reference: \(YAMLWord.quoted(reference))
      medium: \(media.count == 1 ? media[0] : "[\(media.joined(separator: ", "))]")

      # Who made the reference, and under which licence it may be shown.
      # credit: "Photograph: Name"
      # licence: CC0

      # Everything below has a default, which stands here.
      # kind: photograph          # or painting, or drawing
      # size: 40 cm               # on the wall: the long side, or both, as in 40 x 30 cm
      # crop: [10, 0, 60, 75]     # the part of the picture to paint: left, top, width, height in percent
      # level: intermediate       # or beginner, or advanced
      # tags: []                  # for instance [harbour, evening]
      # date:                     # for instance 2026-11-23; newest first on the front page
      # author:                   # who teaches; the author of site.yml if none is named
      # draft: false              # true: 'pentimento serve' shows it, nothing publishes it
      # language: en              # or de: of the lesson's and the page's words; the site's if none
      # translates:               # the file that this one says in another language
      # palette:                  # zorn, zorn-blue, split-primary, portrait or earth, or a list of your own tubes
      # technique: direct         # or indirect: oil in layers that dry
      # shares:                   # of the working time, in percent by stage, for instance {drawing: 10, details: 20}
      # colours:                  # for a reference without colour: a picture to take them from, or a palette
      # drawing: free             # or loomis: the heads are built by Loomis's method first, in every medium but faithful
      # face: largest             # which head is built: largest, all, or a number, from left to right
      # landmarks:                # a head that is not found, by hand in percent of width and height:
      #   brow: [48, 30]          #   between the brows
      #   eyes: [[41, 35], [55, 35]]
      #   nose: [48, 47]          #   its base
      #   chin: [48, 60]          #   and, if they are to be seen, ear: [30, 40] and hairline: [48, 18]
      # steps:                    # 3 to 24; as many as the process needs if none
      # seed: 1                   # another number lays other strokes
      # layers:                   # what to put right in what 'pentimento see' shows
      # generator: strokes        # or diffusion, or diffusion+strokes: a video model that you bring, see docs/video-model.md
      # model:                    # its folder, for instance models/Wan2.1-I2V-14B-480P
      # adapter:                  # a LoRA for it, or a list, for instance [{file: models/painting.safetensors, scale: 0.8}]
      # caption:                  # what the picture shows, for the model; the title if none
      # diffusion:                # how it is run, for instance {steps: 30, size: 832x480, precision: int8}
      ---
      Say here, in your own words, what this lesson is about and what makes the picture worth painting.

      """
  }
}
