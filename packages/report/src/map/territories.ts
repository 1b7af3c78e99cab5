/**
 * Territories with a code of their own that the 1:50m shapes leave out or draw as a part of their
 * country: longitude and latitude of their middle, in whole and half degrees (Natural Earth 1:10m).
 */
export const TERRITORIES: Readonly<Record<string, readonly [longitude: number, latitude: number]>> = {
  BQ: [-68.5, 12],
  BV: [3.5, -54.5],
  CC: [97, -12],
  CX: [105.5, -10.5],
  GF: [-53, 4],
  GI: [-5.5, 36],
  GP: [-61.5, 16],
  MQ: [-61, 14.5],
  RE: [55.5, -21],
  SJ: [16, 78.5],
  TK: [-172, -9],
  TV: [179, -8.5],
  UM: [-177.5, 28],
  YT: [45, -13],
};
