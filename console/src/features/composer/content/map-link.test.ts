import { expect, test } from 'vitest'
import { placeIn } from './map-link.ts'

test.each([
  ['19.1136, 72.8697', 19.1136, 72.8697, undefined],
  ['(-33.86 151.2)', -33.86, 151.2, undefined],
  ['geo:37.786971,-122.399677', 37.786971, -122.399677, undefined],
  ['geo:0,0?q=19.1,72.8(Depot)', 0, 0, 'Depot'],
  ['https://maps.google.com/?q=19.1136,72.8697', 19.1136, 72.8697, undefined],
  ['See https://www.google.com/maps/search/?api=1&query=19.1%2C72.8', 19.1, 72.8, undefined],
  [
    'https://www.google.com/maps/place/Gateway+Of+India/@18.92,72.83,17z/data=!3m1!4b1!3d18.921984!4d72.834654',
    18.921984,
    72.834654,
    'Gateway Of India',
  ],
  ['https://www.google.com/maps/@18.92,72.83,17z', 18.92, 72.83, undefined],
  ['https://www.openstreetmap.org/?mlat=19.1&mlon=72.8#map=16/1/2', 19.1, 72.8, undefined],
  ['https://www.openstreetmap.org/#map=16/19.1/72.8', 19.1, 72.8, undefined],
  ['https://maps.apple.com/?ll=19.1,72.8', 19.1, 72.8, undefined],
])('%s', (text, latitude, longitude, name) => {
  expect(placeIn(text)).toEqual({ latitude, longitude, name })
})

test.each([
  '',
  'Andheri East',
  '91, 200',
  'https://maps.app.goo.gl/abc',
  'https://example.org/?q=1',
])('%j holds no place', (text) => expect(placeIn(text)).toBeUndefined())
