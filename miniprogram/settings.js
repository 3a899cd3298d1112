// What a bureau sets before it uploads: where its platform answers, and which version this is.
module.exports = {
  address: 'https://law.example.cn',
  version: '1.0.0',
}
