/// A picture's size in pixels, as descriptions give it.
struct PictureSize: Encodable {
  var width: Int
  var height: Int
}
